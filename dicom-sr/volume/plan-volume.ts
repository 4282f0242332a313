import { DicomError } from '../errors/dicom-error.js';
import type { Vec3 } from '../geometry/vec3.js';
import { add, distance, dot, norm, scale, subtract } from '../geometry/vec3.js';
import type { MarkedImage } from './find-frame.js';
import { findFrame } from './find-frame.js';
import type { FrameHeader, HeaderProblem } from './frame-header.js';
import type { ImagePlane } from './image-plane.js';
import { planWarnings, roundingWarning, tiltWarnings } from './plan-warnings.js';
import { letRoundingPass } from './position-rounding.js';
import { refuseMixedImages } from './refuse-mixed-images.js';
import type { RegularRun } from './regular-run.js';
import { regularRun } from './regular-run.js';
import { selectImages } from './select-images.js';
import { selectPass } from './select-pass.js';
import type { SliceSlot } from './slice-slots.js';
import { normalOf, slotsOf } from './slice-slots.js';
import type { VolumePlan } from './volume-plan.js';

/** What the volume is for. */
export interface Surroundings {
  readonly image: MarkedImage;
  /** mm along the normal, to both sides of the marked image, that can hold the lesion; the whole series unless given. */
  readonly reachMm?: (marked: ImagePlane) => number;
}

/** Images of the series that could not be placed. */
type Problems = readonly HeaderProblem[];

/** Duplicates lie this near to each other in their plane, and slices to their line, as a share of a pixel. */
const offsetTolerance = 0.1;
/** Slices may stand this far from the place that equal steps give them, as a share of a step. */
const driftTolerance = 0.05;
/** tan of the steepest tilt that is straightened. */
const steepestLean = 1;

/**
 * Finds the slices of one volume among the frames of a series.
 * - With a mark: slices of its pass, orientation and grid, as far from the marked one as its lesion can reach. These must be regular; what
 *   lies beyond may be irregular, or miss slices, which gives warnings.
 * - Without one: all frames, which must be one regular stack.
 * @param problems images of the series that could not be placed; where a slice is missing, they say why
 * @throws {DicomError} empty-series, image-not-found, not-a-slice, too-few-slices, mixed-orientation, mixed-frame-of-reference, missing-slice,
 *   irregular-spacing, displaced-slice, duplicate-position, gantry-tilt, invalid-attribute
 */
export function planVolume<F extends FrameHeader>(
  headers: readonly F[],
  surroundings?: Surroundings,
  problems: Problems = [],
): VolumePlan<F> {
  const frames = distinct(headers);
  if (surroundings === undefined) return planWhole(frames);
  const marked = findMarked(frames, surroundings.image, problems);
  const selected = selectImages(frames, marked);
  const pass = selectPass(selected.frames, marked);
  const slots = slotsOf(pass, normalOf(marked));
  const slot = slots.findIndex((one) => one.frames.includes(marked));
  const reachMm = surroundings.reachMm?.(marked) ?? Infinity;
  const { run, used, plan } = letRoundingPass(slots, (roundingMm) => {
    const regular = attributed(problems, () => runOf(slots, marked, roundingMm, { slot, reachMm }));
    const within = cutToReach(slots, regular, slot, reachMm);
    return { run: regular, used: within, plan: planOf(markedFirst(slots, marked), within, slot, roundingMm) };
  });
  const others = selected.frames.length - pass.length;
  const circumstances = planWarnings({ selected, others, problems, slots, run, used, plan });
  return { ...plan, warnings: [...plan.warnings, ...circumstances] };
}

function planWhole<F extends FrameHeader>(frames: readonly F[]): VolumePlan<F> {
  if (frames.length === 0) throw new DicomError('empty-series', 'The series holds no image.');
  refuseMixedImages(frames);
  const slots = slotsOf(frames, normalOf(frames[0]));
  const plan = letRoundingPass(slots, (roundingMm) =>
    planOf(slots, runOf(slots, frames[0], roundingMm), undefined, roundingMm),
  );
  return { ...plan, warnings: [...plan.warnings, ...tiltWarnings(plan)] };
}

/** An instance, or frame, that comes twice counts once. */
const distinct = <F extends FrameHeader>(frames: readonly F[]): readonly F[] => [
  ...new Map(frames.map((frame) => [`${frame.sopInstanceUID} ${frame.frameNumber ?? 1}`, frame])).values(),
];

function findMarked<F extends FrameHeader>(frames: readonly F[], image: MarkedImage, problems: Problems): F {
  const problem = problems.find(({ sopInstanceUID }) => sopInstanceUID === image.sopInstanceUID);
  if (problem !== undefined) throw new DicomError(problem.code, problem.detail);
  if (frames.length === 0) throw new DicomError('empty-series', 'The series holds no image.');
  const marked = frames[findFrame(frames, image)];
  if (marked.kind !== 'slice') throw new DicomError('not-a-slice', `The marked image is a ${marked.kind}.`);
  return marked;
}

function runOf<F extends FrameHeader>(
  slots: readonly SliceSlot<F>[],
  plane: FrameHeader,
  roundingMm: number,
  around?: { readonly slot: number; readonly reachMm: number },
): RegularRun {
  if (slots.length < 2) {
    const several = slots[0].frames.length > 1;
    throw several
      ? new DicomError('duplicate-position', `${slots[0].frames.length} slices lie at one place.`)
      : new DicomError('too-few-slices', 'The series holds a single slice.');
  }
  const pixelMm = Math.min(...plane.pixelSpacingMm);
  return regularRun(slots, { normal: normalOf(plane), pixelMm, roundingMm, ...(around && { around }) });
}

/** A slice that is there and cannot be read is not a slice that may still arrive. */
function attributed<T>(problems: Problems, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof DicomError && error.code === 'missing-slice' && problems.length > 0)
      throw new DicomError(
        problems[0].code,
        `${error.message} ${problems.length} cannot be placed: ${problems[0].detail}`,
      );
    throw error;
  }
}

/** At least one neighbour: a single slice has no spacing. */
function cutToReach(
  slots: readonly SliceSlot[],
  run: RegularRun,
  slot: number,
  reachMm: number,
): { readonly first: number; readonly last: number } {
  let [first, last] = [slot, slot];
  while (first > run.first && (slots[slot].height - slots[first - 1].height <= reachMm || first === slot)) first -= 1;
  while (last < run.last && (slots[last + 1].height - slots[slot].height <= reachMm || last === slot)) last += 1;
  return { first, last };
}

/** The slice of a place that holds several frames is the marked one. */
const markedFirst = <F extends FrameHeader>(slots: readonly SliceSlot<F>[], marked: F): readonly SliceSlot<F>[] =>
  slots.map((slot) =>
    slot.frames.includes(marked)
      ? { ...slot, frames: [marked, ...slot.frames.filter((frame) => frame !== marked)] }
      : slot,
  );

function planOf<F extends FrameHeader>(
  slots: readonly SliceSlot<F>[],
  { first, last }: { readonly first: number; readonly last: number },
  marked: number | undefined,
  roundingMm: number,
): VolumePlan<F> {
  const used = slots.slice(first, last + 1);
  if (used.length < 2)
    throw new DicomError('too-few-slices', 'The marked slice has no neighbour at a regular distance.');
  const normal = normalOf(used[0].frames[0]);
  const positions = used.map(({ frames }) => frames[0].position);
  const sliceStep = scale(subtract(positions[positions.length - 1], positions[0]), 1 / (used.length - 1));
  const spacingMm = dot(sliceStep, normal);
  refuseUneven(used, { normal, sliceStep, spacingMm, roundingMm });
  return {
    slots: used,
    marked: marked === undefined ? undefined : marked - first,
    sliceStep,
    spacingMm,
    cut: { below: first > 0, above: last < slots.length - 1 },
    warnings: roundingMm > 0 ? [roundingWarning(roundingMm)] : [],
  };
}

/** The stack must not lean more than a gantry does, and no slice or duplicate may stand beside its place. */
function refuseUneven(
  slots: readonly SliceSlot[],
  {
    normal,
    sliceStep,
    spacingMm,
    roundingMm,
  }: Pick<VolumePlan, 'sliceStep' | 'spacingMm'> & {
    readonly normal: Vec3;
    readonly roundingMm: number;
  },
): void {
  const lean = norm(subtract(sliceStep, scale(normal, spacingMm))) / spacingMm;
  if (lean > steepestLean) throw new DicomError('gantry-tilt', `The slices are sheared by ${degrees(lean)}.`);
  const [start] = slots[0].frames;
  const pixelMm = Math.min(...start.pixelSpacingMm);
  slots.forEach(({ frames }, k) => {
    const off = subtract(frames[0].position, add(start.position, scale(sliceStep, k)));
    const along = dot(off, normal);
    const aside = norm(subtract(off, scale(normal, along)));
    if (Math.abs(along) > Math.max(driftTolerance * spacingMm, 1.01 * roundingMm))
      throw new DicomError('irregular-spacing', `A slice stands ${along.toFixed(3)} mm from where equal steps lead.`);
    if (aside > Math.max(offsetTolerance * pixelMm, 1.01 * roundingMm))
      throw new DicomError('displaced-slice', `A slice is displaced within its plane by ${aside.toFixed(2)} mm.`);
    if (frames.some(({ position }) => distance(position, frames[0].position) > offsetTolerance * pixelMm))
      throw new DicomError('duplicate-position', 'Two slices lie at the same place, shifted against each other.');
  });
}

const degrees = (lean: number): string => `${((Math.atan(lean) * 180) / Math.PI).toFixed(1)}°`;
