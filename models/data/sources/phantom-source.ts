import { createPhantom } from '../../phantom/create-phantom.js';
import type { LesionKindId } from '../../phantom/lesion-kinds.js';
import type { LesionSource } from '../source-lesion.js';

export interface PhantomSourceOptions {
  readonly firstSeed: number;
  /** Phantoms; each is a patient of its own. */
  readonly count: number;
  readonly slices: number;
  readonly matrix: number;
  readonly lesions: number;
}

/** @returns the lesions of synthetic patients, whose truth is known because it was put there; their organ is the kind of the lesion. */
export function createPhantomSource({ firstSeed, count, ...options }: PhantomSourceOptions): LesionSource {
  return {
    name: 'phantoms',
    fingerprint: () => Promise.resolve(JSON.stringify([1, firstSeed, count, options])),
    async *lesions() {
      for (let seed = firstSeed; seed < firstSeed + count; seed++) {
        // Phantoms take a second each: the caller's other work gets its turn.
        await Promise.resolve();
        const { volume, lesions } = createPhantom({ ...options, seed });
        yield* lesions.map(({ kind, mark, truth }, n) => ({
          id: `phantoms/${seed}#${n + 1}`,
          set: 'phantoms',
          patient: `phantoms/${seed}`,
          organ: organs[kind],
          volume,
          mark,
          truth,
        }));
      }
    },
  };
}

const organs: Readonly<Record<LesionKindId, string>> = {
  'lung-nodule': 'lung',
  'juxtapleural-nodule': 'lung',
  'liver-metastasis': 'liver',
  'lymph-node': 'mediastinum',
  'soft-tissue-mass': 'soft-tissue',
};
