import { cross, norm } from '../geometry/vec3.js';
import type { VolumeWarning } from './ct-volume.js';
import type { FrameHeader, HeaderProblem } from './frame-header.js';
import type { RegularRun } from './regular-run.js';
import { faultsElsewhere } from './regular-run.js';
import type { SelectedImages } from './select-images.js';
import type { SliceSlot } from './slice-slots.js';
import type { VolumePlan } from './volume-plan.js';

/** What was passed over while a volume was planned. */
export interface PlanCircumstances {
  readonly selected: SelectedImages<FrameHeader>;
  /** Frames of other passes. */
  readonly others: number;
  readonly problems: readonly HeaderProblem[];
  readonly slots: readonly SliceSlot[];
  readonly run: RegularRun;
  readonly used: { readonly first: number; readonly last: number };
  readonly plan: VolumePlan;
}

/** Shear as a share of height (0.57°); less is rounding. */
const leastLean = 0.01;

/** @returns what the reader of a result should know of its series. */
export function planWarnings(circumstances: PlanCircumstances): readonly VolumeWarning[] {
  const { selected, others, problems, slots, run, used, plan } = circumstances;
  const { missing, irregular } = faultsElsewhere(slots, run, used);
  const leftOut = [...selected.leftOut].map(([why, count]) => `${count} ${why}`);
  if (problems.length > 0) leftOut.push(`${problems.length} without a place`);
  return [
    ...(leftOut.length > 0 ? [warning('images-left-out', `Left out: ${leftOut.join(', ')}.`)] : []),
    ...(others > 0 ? [warning('one-pass-of-several', `${others} images are of other passes.`)] : []),
    ...(missing > 0 ? [warning('slice-missing-elsewhere', `${missing} slices are missing away from the mark.`)] : []),
    ...(irregular > 0 ? [warning('spacing-differs-elsewhere', `${irregular} gaps away from the mark differ.`)] : []),
    ...tiltWarnings(plan),
  ];
}

/** @returns a warning for slices that are sheared against each other. */
export function tiltWarnings(plan: VolumePlan): readonly VolumeWarning[] {
  const lean = leanOf(plan);
  return lean > leastLean ? [warning('gantry-tilt-straightened', `The slices are sheared by ${degrees(lean)}.`)] : [];
}

/** @returns a warning for slices whose places are known to some digits only. */
export const roundingWarning = (mm: number): VolumeWarning =>
  warning('positions-rounded', `Positions are written to ${mm} mm.`);

/** @returns how far slices are shifted within their plane for each mm along the normal. */
function leanOf({ slots, sliceStep, spacingMm }: VolumePlan): number {
  const [row, column] = slots[0].frames[0].orientation;
  return norm(cross(sliceStep, cross(row, column))) / spacingMm;
}

const warning = (reason: VolumeWarning['reason'], detail: string): VolumeWarning => ({ reason, detail });

const degrees = (lean: number): string => `${((Math.atan(lean) * 180) / Math.PI).toFixed(1)}°`;
