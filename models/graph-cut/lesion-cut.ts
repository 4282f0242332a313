import { keepLesion } from '../raster/keep-lesion.js';
import { lineMask } from '../raster/line-mask.js';
import { quarterEllipseRadius } from '../raster/quarter-ellipse.js';
import type { WorkingVolume } from '../working-volume/working-volume.js';
import type { Appearance } from './appearance.js';
import type { CutSettings } from './cut-settings.js';
import { lungSettingsFor, tissueSettingsFor } from './cut-settings.js';
import type { CutVolume } from './cut-volume.js';
import { createCutVolume, fixed } from './cut-volume.js';
import { driftOf, driftingRadius } from './drifting-shape.js';
import { fittedOutline } from './fitted-outline.js';
import type { HeightBelief } from './height-belief.js';
import { certainHeights, heightBelief, meanHeights } from './height-belief.js';
import { lungAppearance } from './lung-appearance.js';
import { workingEllipse } from './working-ellipse.js';
import type { HalfHeights } from './radius-field.js';
import { radiusField } from './radius-field.js';
import { shapeLogOdds } from './shape-log-odds.js';
import { isInLung, lookAround } from './surroundings.js';
import { tissueAppearance } from './tissue-appearance.js';

/** What may be known beside the mark. */
export interface KnownOfLesion {
  /** Where the lesion ends, if that is known; else it is found. */
  readonly heights?: HalfHeights;
  /**
   * Further log-odds of lesion by voxel, e.g. what a network says; they are weighed by the settings. What is far outside of the mark's ellipsoid
   * stays outside, what the mark's lines hold inside.
   */
  readonly evidence?: Float32Array;
  /**
   * Changes the unary terms in place before each cut, e.g. by what a reader drew; ±`fixed` decides a voxel.
   * @param undecided the unary term of a voxel as if the mark had not decided it
   */
  readonly adjust?: (unary: Float32Array, undecided: (voxel: number) => number) => void;
  /** 1 on further voxels that the lesion surely has. */
  readonly seeds?: Uint8Array;
}

/** A lesion cut out of its working volume. */
export interface LesionCut {
  /** mm from the outline, > 0 inside, C order [slice, row, column]. */
  readonly distanceMm: Float32Array;
  /** The cut itself, before its outline was fitted to the mark's; 0 or 1. */
  readonly mask: Uint8Array;
  readonly surroundings: Appearance['surroundings'];
  readonly heights: HalfHeights;
}

/** Voxels on the mark's lines nearer to the crossing than this are certain in lung, where there is no core of certain voxels. */
const certainSeedRadius = 0.6;
/** On the marked slice everything within this radius is certain in tissue. */
const certainRadius = 0.35;
/** Shape log-odds that decide a voxel without looking at it. */
const certainLogOdds = 9;

/** The most that the shape, or the evidence, says of a voxel that it does not decide. */
const mostUndecided = 6;

/**
 * Cuts one lesion, once or with more and more known of it; what follows from image and mark alone is computed once. Each cut takes a grid of its own
 * unless it is given what finds minimum cuts.
 */
export interface LesionCutter {
  /** The cut with its outline fitted to the mark's area. */
  cut(known?: KnownBeside, cutVolume?: CutVolume): LesionCut;
  /** The cut alone, 0 or 1. */
  mask(known?: KnownBeside, cutVolume?: CutVolume): Uint8Array;
}

/** What may be known beside the mark and the heights. */
export type KnownBeside = Omit<KnownOfLesion, 'heights'>;

/**
 * @returns the 3D cut of a mark, as `prepareLesionCut` makes it
 * @param geometricMm √(LW)/2
 * @param cutVolume keeps its memory from mark to mark where it is given each time
 */
export const cutLesion = (
  working: WorkingVolume,
  geometricMm: number,
  { heights, ...known }: KnownOfLesion = {},
  cutVolume?: CutVolume,
): LesionCut => prepareLesionCut(working, geometricMm, heights).cut(known, cutVolume);

/**
 * @returns the 3D cut of a mark: appearance, heights, a first cut, its drift from slice to slice, further cuts with the shape drifting
 * along (in an organ with heights found again), and the outline fitted to the mark's area
 * @param geometricMm √(LW)/2
 * @param knownHeights where the lesion ends, if that is known; else it is found
 */
export function prepareLesionCut(
  working: WorkingVolume,
  geometricMm: number,
  knownHeights?: HalfHeights,
): LesionCutter {
  const ellipse = workingEllipse(working);
  const planar = quarterEllipseRadius({ rows: working.shape[1], columns: working.shape[2] }, ellipse);
  const ball = radiusField(working, planar, { belowMm: geometricMm, aboveMm: geometricMm });
  const around = lookAround(working, ball);
  const isLung = isInLung(around);
  const appearance = isLung ? lungAppearance(working, around) : tissueAppearance(working, planar, ball, geometricMm);
  const settings = isLung ? lungSettingsFor(around.aeratedShare) : tissueSettingsFor(appearance.evenness);
  const believed = ({ logOdds }: Appearance, radiusOn: (slice: number) => Float32Array): HeightBelief =>
    knownHeights
      ? certainHeights(knownHeights)
      : heightBelief(working, radiusOn, logOdds, geometricMm, settings.height);
  const straight = () => planar;
  const initial = believed(appearance, straight);
  const cutAgain = (known: KnownBeside, seeds: Uint8Array, cutVolume = createCutVolume()) => {
    const request = { working, planar, seeds, geometricMm, settings, known, cutVolume };
    let cut: Pass = {
      mask: cutOnce({ ...request, belief: initial }, appearance, straight),
      radiusOn: straight,
      belief: initial,
    };
    for (let pass = 0; pass < settings.passes; pass++) {
      const radiusOn = driftingRadius(working, ellipse, driftOf(working, cut.mask));
      const relearned = appearance.relearned(cut.mask);
      const belief = settings.revisesHeights ? believed(relearned, radiusOn) : initial;
      cut = { mask: cutOnce({ ...request, belief }, relearned, radiusOn), radiusOn, belief };
    }
    return cut;
  };
  return {
    mask: (known = {}, cutVolume?) => cutAgain(known, seedVoxels(working, known.seeds), cutVolume).mask,
    cut: (known = {}, cutVolume?) => {
      const seeds = seedVoxels(working, known.seeds);
      const { mask, radiusOn, belief } = cutAgain(known, seeds, cutVolume);
      const heights = meanHeights(belief);
      const radius = driftingField(working, radiusOn, heights);
      const distanceMm = fittedOutline(working, { mask, radius, planar, seeds, geometricMm }, settings.outline);
      return { distanceMm, mask, surroundings: appearance.surroundings, heights };
    },
  };
}

/** One cut, and the shape that it was made with. */
interface Pass {
  readonly mask: Uint8Array;
  readonly radiusOn: (slice: number) => Float32Array;
  readonly belief: HeightBelief;
}

interface OneCut {
  readonly working: WorkingVolume;
  readonly planar: Float32Array;
  readonly seeds: Uint8Array;
  readonly belief: HeightBelief;
  readonly geometricMm: number;
  readonly settings: CutSettings;
  readonly known: KnownBeside;
  readonly cutVolume: CutVolume;
}

/** The marked component of one minimum cut, its holes filled. */
function cutOnce(
  { working, planar, seeds, belief, geometricMm, settings, known, cutVolume }: OneCut,
  appearance: Appearance,
  radiusOn: (slice: number) => Float32Array,
): Uint8Array {
  const shape = shapeLogOdds(working, radiusOn, belief, geometricMm, settings);
  const unary = unaryOf(shape, appearance, settings);
  fixMarkedCore(working, planar, seeds, appearance.surroundings, unary);
  if (known.evidence) addEvidence(unary, known.evidence, settings.evidenceWeight);
  known.adjust?.(unary, (i) => {
    const evidence = settings.evidenceWeight * (known.evidence?.[i] ?? 0);
    return undecided(shape[i]) + settings.intensityWeight * appearance.logOdds[i] + settings.bias + undecided(evidence);
  });
  const cut = cutVolume({
    shape: working.shape,
    unary,
    intensities: appearance.boundary,
    sliceRatio: working.sliceMm / working.pixelMm,
    gamma: settings.boundaryWeight,
    beta: contrastScale(working, appearance.boundary, unary),
  });
  return keepLesion(cut, seeds, working.shape);
}

/** What shape and intensities say together; what the shape decides is `fixed`. */
function unaryOf(
  shape: Float32Array,
  { logOdds, mayBeCore }: Appearance,
  { intensityWeight, bias }: CutSettings,
): Float32Array {
  const unary = new Float32Array(shape.length);
  for (let i = 0; i < unary.length; i++) {
    const value = shape[i];
    if (value < -certainLogOdds) unary[i] = -fixed;
    else if (value > certainLogOdds && mayBeCore(i)) unary[i] = fixed;
    else unary[i] = value + intensityWeight * logOdds[i] + bias;
  }
  return unary;
}

const undecided = (logOdds: number): number => Math.min(mostUndecided, Math.max(-mostUndecided, logOdds));

/** Adds log-odds to unary terms by voxel, in place; what is `fixed` stays so. */
export function addEvidence(unary: Float32Array, evidence: Float32Array, weight: number): void {
  for (let i = 0; i < unary.length; i++) if (unary[i] > -fixed && unary[i] < fixed) unary[i] += weight * evidence[i];
}

function fixMarkedCore(
  { markedSlice }: WorkingVolume,
  planar: Float32Array,
  seeds: Uint8Array,
  surroundings: Appearance['surroundings'],
  unary: Float32Array,
): void {
  const first = markedSlice * planar.length;
  for (let i = 0; i < planar.length; i++) {
    const isCore =
      surroundings === 'lung' ? seeds[first + i] === 1 && planar[i] < certainSeedRadius : planar[i] < certainRadius;
    if (isCore) unary[first + i] = fixed;
  }
}

/** 1 on the voxels of the mark's lines, and on those that are known beside them. */
function seedVoxels({ shape, axes, markedSlice }: WorkingVolume, others?: Uint8Array): Uint8Array {
  const seeds = new Uint8Array(shape[0] * shape[1] * shape[2]);
  if (others !== undefined) seeds.set(others);
  const lines = lineMask({ rows: shape[1], columns: shape[2] }, [axes.longAxis, axes.shortAxis]);
  const first = markedSlice * lines.length;
  for (let i = 0; i < lines.length; i++) if (lines[i] !== 0) seeds[first + i] = 1;
  return seeds;
}

/** 1 / (2 · mean squared difference of neighbours in a plane) of the voxels that are not surely outside (Boykov and Jolly 2001). */
function contrastScale({ shape }: WorkingVolume, boundary: Float32Array, unary: Float32Array): number {
  const [slices, rows, columns] = shape;
  let [sum, count] = [0, 0];
  for (let k = 0, i = 0; k < slices; k++) {
    for (let j = 0; j < rows; j++) {
      for (let c = 0; c < columns; c++, i++) {
        if (unary[i] <= -fixed) continue;
        if (c + 1 < columns) {
          sum += (boundary[i + 1] - boundary[i]) ** 2;
          count++;
        }
        if (j + 1 < rows) {
          sum += (boundary[i + columns] - boundary[i]) ** 2;
          count++;
        }
      }
    }
  }
  return count === 0 ? 0 : 1 / ((2 * sum) / count + 1e-6);
}

function driftingField(
  { shape, markedSlice, sliceMm }: WorkingVolume,
  radiusOn: (slice: number) => Float32Array,
  { aboveMm, belowMm }: HalfHeights,
): Float32Array {
  const area = shape[1] * shape[2];
  const field = new Float32Array(shape[0] * area);
  for (let k = 0; k < shape[0]; k++) {
    const offset = (k - markedSlice) * sliceMm;
    const z = offset / (offset < 0 ? belowMm : aboveMm);
    const radius = radiusOn(k);
    for (let i = 0; i < area; i++) field[k * area + i] = Math.sqrt(radius[i] * radius[i] + z * z);
  }
  return field;
}
