import { DicomError } from '../../../dicom-sr/errors/dicom-error.js';
import type { Mask } from '../../../dicom-sr/segmentation/mask.js';
import type { SliceRowColumn, Volume } from '../../../dicom-sr/volume/volume.js';
import type { VoxelAxis, VoxelMark } from '../../../dicom-sr/volume/voxel-mark.js';
import { EvaluationError } from '../errors/evaluation-error.js';
import type { LesionTruth } from '../input/lesion-truth.js';
import { labelUnder, lesionTruth } from '../input/lesion-truth.js';
import { axisMm, markFromTruth } from '../input/mark-from-truth.js';
import { labelsIn } from '../input/nifti/read-labels.js';
import type { LoadedPair } from '../input/read-lesion-pair.js';
import type { InspectResult, LesionFacts, LesionRefusal, TaskMark, TruthFacts } from './evaluation-task.js';
import { failureOf } from './failure-of.js';

/**
 * Lists the lesions of a pair: each label of its mask with the mark derived from it, or each mark that was given.
 * @throws {EvaluationError} mask-empty where there are neither labels nor marks
 */
export function inspectPair(pair: LoadedPair, marks?: readonly TaskMark[]): InspectResult {
  if (marks) return marks.map((mark) => attempt(mark.label ?? 0, () => factsOfMark(pair, mark))).sort(byLabel);
  const labels = pair.truth ? labelsIn(pair.truth) : [];
  if (labels.length === 0) throw new EvaluationError('mask-empty');
  return labels.map((label) => attempt(label, () => factsOfLabel(pair, label)));
}

const byLabel = (a: { readonly label: number }, b: { readonly label: number }): number => a.label - b.label;

function attempt(label: number, facts: () => LesionFacts): LesionFacts | LesionRefusal {
  try {
    return facts();
  } catch (error) {
    return { label, failure: failureOf(error) };
  }
}

function factsOfLabel({ volume, truth: map }: LoadedPair, label: number): LesionFacts {
  const truth = map && lesionTruth(map, label);
  const mark = truth && markFromTruth(truth.mask, volume.spacingMm);
  if (!mark) throw new EvaluationError('mask-empty');
  return factsOf(volume, label, mark, truth);
}

/**
 * The label of a mark from a file: its own, else the only one of the mask, or the one that the mark lies on. Where the mask holds nothing at all the mark is still segmented,
 * without scores; where it holds other labels than the mark's, one of the two files is wrong.
 */
function factsOfMark({ volume, truth: map }: LoadedPair, { label: named, mark }: TaskMark): LesionFacts {
  checkInside(mark, volume.shape);
  const labels = map ? labelsIn(map) : [];
  const label = named ?? (labels.length > 1 ? labelUnder(map!, mark) : (labels[0] ?? 1));
  if (label === undefined) throw new EvaluationError('mark-without-label');
  if (labels.length > 0 && !labels.includes(label)) {
    throw new EvaluationError('mark-without-lesion', `the mask holds no label ${label}`);
  }
  return factsOf(volume, label, mark, map && lesionTruth(map, label, mark));
}

function factsOf(volume: Volume, label: number, mark: VoxelMark, truth: LesionTruth | undefined): LesionFacts {
  const { spacingMm, shape } = volume;
  return {
    label,
    mark,
    longMm: axisMm(mark.longAxis, spacingMm),
    ...(mark.shortAxis && { shortMm: axisMm(mark.shortAxis, spacingMm) }),
    imageShape: shape,
    ...(truth && { truth: truthFacts(truth, volume) }),
  };
}

function truthFacts({ mask, components, leftOutVoxels }: LesionTruth, { shape, spacingMm }: Volume): TruthFacts {
  return {
    volumeMl: volumeMl(mask, spacingMm),
    components,
    leftOutVoxels,
    marginSlices: [mask.origin[0], shape[0] - mask.origin[0] - mask.shape[0]],
  };
}

/** @returns the volume of a mask, ml. */
export function volumeMl({ voxels }: Mask, [slice, row, column]: SliceRowColumn): number {
  let count = 0;
  for (let i = 0; i < voxels.length; i++) if (voxels[i] !== 0) count++;
  return (count * slice * row * column) / 1000;
}

function checkInside({ slice, longAxis, shortAxis }: VoxelMark, [slices, rows, columns]: SliceRowColumn): void {
  if (slice >= slices) throw outside(`key slice ${slice} of ${slices} slices`);
  const inside = (axis: VoxelAxis) =>
    axis.every(([x, y]) => x >= -0.5 && x <= columns - 0.5 && y >= -0.5 && y <= rows - 0.5);
  if (!inside(longAxis) || (shortAxis && !inside(shortAxis))) throw outside('an endpoint lies outside of the slice');
}

const outside = (detail: string): DicomError => new DicomError('mark-outside-image', detail);
