import { setImmediate } from 'node:timers/promises';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import type { MethodRegistry } from '../../models/methods/method-registry.js';
import { checkLesion } from '../../models/quality/lesion-checks.js';
import { measureLesion } from '../../models/measure/measure-lesion.js';

/** Intensities of a lesion and of what lies around it, HU: a nodule in lung, and a mass in soft tissue. */
const kinds = [
  [40, -800],
  [60, 110],
] as const;
/** After so many runs the code is compiled for what it works on; each takes some tenth of a second. */
const rounds = 2;

/**
 * Runs a method on small lesions, so that the first real one finds its code compiled: a cold run takes three times as long. A method that cannot
 * run says so of the lesions, not here.
 * @param signal ends it between two runs: a lesion that is waiting warms the code as well, and does not wait for the rest
 */
export async function warmUp(methods: MethodRegistry, methodId: string, signal: AbortSignal): Promise<void> {
  try {
    const method = methods.get(methodId);
    for (const [lesionHu, aroundHu] of Array.from({ length: rounds }, () => kinds).flat()) {
      if (signal.aborted) return;
      const { volume, mark } = warmUpLesion(lesionHu, aroundHu);
      const { mask } = await method.segment(volume, mark);
      checkLesion(volume, mark, mask, measureLesion(volume, mark, mask));
      await setImmediate();
    }
  } catch {
    // The same error meets the first lesion, which has a place for it.
  }
}

/** A textured ball of 60 mm on the voxels of an ordinary CT. */
function warmUpLesion(lesionHu: number, aroundHu: number): { readonly volume: Volume; readonly mark: VoxelMark } {
  const shape = [36, 180, 180] as const;
  const spacingMm = [5, 0.9, 0.9] as const;
  const radiusMm = 30;
  const voxels = new Int16Array(new SharedArrayBuffer(2 * shape[0] * shape[1] * shape[2]));
  const [ck, cj, ci] = shape.map((size) => size / 2);
  for (let k = 0, v = 0; k < shape[0]; k++) {
    for (let j = 0; j < shape[1]; j++) {
      const square = ((k - ck) * spacingMm[0]) ** 2 + ((j - cj) * spacingMm[1]) ** 2;
      for (let i = 0; i < shape[2]; i++, v++) {
        const isInside = square + ((i - ci) * spacingMm[2]) ** 2 <= radiusMm * radiusMm;
        voxels[v] = (isInside ? lesionHu : aroundHu) + (((v * 7919) % 41) - 20);
      }
    }
  }
  const reach = Math.floor(radiusMm / spacingMm[1]);
  return {
    volume: { voxels, shape, spacingMm },
    mark: {
      slice: ck,
      longAxis: [
        [ci - reach, cj],
        [ci + reach, cj],
      ],
      shortAxis: [
        [ci, cj - reach],
        [ci, cj + reach],
      ],
    },
  };
}
