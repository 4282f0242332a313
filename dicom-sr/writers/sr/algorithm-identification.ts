import { concepts } from '../../measurement/concepts.js';
import type { MethodDescription } from '../../measurement/method-description.js';
import type { WritableDataset } from '../../part10/writable-dataset.js';
import { algorithmParameters } from '../algorithm-parameters.js';
import { textContent } from '../content-items.js';

/** @returns name, version, and each parameter as an item of its own, with the digest of the weights; PS3.16 TID 4019. */
export const algorithmIdentification = (method: MethodDescription): readonly WritableDataset[] => [
  textContent('HAS CONCEPT MOD', concepts.algorithmName, method.id),
  textContent('HAS CONCEPT MOD', concepts.algorithmVersion, method.version),
  ...algorithmParameters(method).map((text) => textContent('HAS CONCEPT MOD', concepts.algorithmParameters, text)),
];
