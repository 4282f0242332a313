import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { loadModel } from '../../models/engine/load-model.js';
import type { LoadedModel } from '../../models/engine/load-model.js';
import { MethodError } from '../../models/errors/method-error.js';
import { preprocessing } from '../../models/lesion-network/network.js';
import type { BrowserNetworkView } from '../http/lesion/lesion-schemas.js';

/** The network that readers' browsers run by themselves, so that a moved endpoint needs no server. */
export interface BrowserNetwork {
  view(): BrowserNetworkView;
  /** @throws {MethodError} weights-not-installed */
  file(): Uint8Array;
}

/** Its results are those of the method of the same id. */
const id = 'lesion-network';

/**
 * @returns the lesion network of a folder of weights, read when it is first asked for. Weights that are missing, damaged, or made for another
 * preprocessing than this version has are none: the server segments then.
 */
export function openBrowserNetwork(folder: string): BrowserNetwork {
  let read: { readonly model: LoadedModel | undefined } | undefined;
  const model = (): LoadedModel | undefined => (read ??= { model: fitting(folder) }).model;
  return {
    view: () => {
      const { card } = model() ?? {};
      if (card === undefined) return { isInstalled: false, methods: [] };
      return { isInstalled: true, version: card.version, digest: card.digest, preprocessing, methods: [id] };
    },
    file: () => {
      const known = model();
      if (known === undefined)
        throw new MethodError('weights-not-installed', `The weights of ${id} are not installed.`);
      return known.bytes;
    },
  };
}

function fitting(folder: string): LoadedModel | undefined {
  try {
    const model = loadModel(folder, id);
    return model.card.preprocessing.id === preprocessing ? model : undefined;
  } catch (error) {
    if (error instanceof Recist3dError) return undefined;
    throw error;
  }
}
