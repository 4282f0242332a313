import type { NaturalDataset } from '../part10/natural-dataset.js';
import { itemsOf, numberOf, numbersOf } from '../part10/natural-dataset.js';

/** Reads one functional group macro of one frame: {} where neither the frame nor the shared groups have it. */
export type FrameMacros = (sequence: string) => NaturalDataset;

/**
 * @returns the macros of each frame; those of a single-frame image are its dataset itself
 * @see PS3.3 C.7.6.16 Multi-frame Functional Groups
 */
export function readFrameMacros(dataset: NaturalDataset): readonly FrameMacros[] {
  const perFrame = itemsOf(dataset, 'PerFrameFunctionalGroupsSequence');
  if (perFrame.length === 0) return [() => dataset];
  const [shared = {}] = itemsOf(dataset, 'SharedFunctionalGroupsSequence');
  return perFrame.map((own) => (sequence) => itemsOf(own, sequence)[0] ?? itemsOf(shared, sequence)[0] ?? {});
}

/** Dimensions that say where a frame lies: ImagePositionPatient, InStackPositionNumber, and positions of old dialects. */
const spatialPointers: ReadonlySet<number> = new Set([0x00200032, 0x00209057, 0x00201041, 0x00209301]);

/**
 * @returns the index of a frame in each dimension that is not one of space: stack, time, phase of the heart …, by pointer
 * @see PS3.3 C.7.6.17 Multi-frame Dimension
 */
export function nonSpatialIndices(dataset: NaturalDataset, frame: FrameMacros): Readonly<Record<string, string>> {
  const pointers = itemsOf(dataset, 'DimensionIndexSequence').map((item) => numberOf(item, 'DimensionIndexPointer'));
  const indices = numbersOf(frame('FrameContentSequence'), 'DimensionIndexValues');
  return Object.fromEntries(
    pointers.flatMap((pointer, i) =>
      pointer === undefined || spatialPointers.has(pointer) ? [] : [[`dimension ${pointer}`, String(indices[i] ?? '')]],
    ),
  );
}
