import type { SegmentationMethod } from '../../../../../models/methods/segmentation-method.js';

/** A method that finds bright phantoms exactly: everything above 0 HU, on the marked slice or in the volume. */
export function thresholdMethod(dimension: 2 | 3): SegmentationMethod {
  return {
    description: { id: `threshold-${dimension}d`, version: '1.0.0', parameters: {} },
    dimension,
    segment: ({ voxels, shape }, { slice }) => {
      const plane = shape[1] * shape[2];
      const mask = Uint8Array.from(voxels, (hu, i) =>
        hu > 0 && (dimension === 3 || Math.floor(i / plane) === slice) ? 1 : 0,
      );
      return { mask: { origin: [0, 0, 0], shape, voxels: mask }, flags: [] };
    },
  };
}

/** A method that never works. */
export const brokenMethod: SegmentationMethod = {
  description: { id: 'broken', version: '1.0.0', parameters: {} },
  dimension: 3,
  segment: () => {
    throw new TypeError('Jane Doe has no voxels');
  },
};

/** Where tests take methods from. */
export const testMethods = {
  get: (id: string): SegmentationMethod => {
    if (id === 'exact-2d') return thresholdMethod(2);
    if (id === 'exact-3d') return thresholdMethod(3);
    return brokenMethod;
  },
};
