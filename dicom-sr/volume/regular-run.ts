import { DicomError } from '../errors/dicom-error.js';
import type { Vec3 } from '../geometry/vec3.js';
import { dot, norm, scale, subtract } from '../geometry/vec3.js';
import type { SliceSlot } from './slice-slots.js';
import { lowerMedian } from './slice-slots.js';

/** Slices of equal spacing around one of them. */
export interface RegularRun {
  /** Slots, both included. */
  readonly first: number;
  readonly last: number;
  /** mm between neighbours along the normal. */
  readonly gapMm: number;
  /** mm by which a position may be off. */
  readonly roundingMm: number;
}

export interface RunOptions {
  readonly normal: Vec3;
  readonly pixelMm: number;
  /** mm by which a position may be off; 0 unless given. */
  readonly roundingMm?: number;
  /** Slot that the run is around; without one, the whole stack must be regular. */
  readonly around?: { readonly slot: number; readonly reachMm: number };
}

/** A gap may differ from that of its surroundings by this share of it. */
const gapTolerance = 0.01;
/** A gap that is so near to a multiple is that of missing slices. */
const multipleTolerance = 0.1;
/** Share of a pixel that a slice may stand beside the line through its neighbours. */
const offsetTolerance = 0.1;

/**
 * Goes from the marked slice up and down while slices follow each other at the local distance, and in line. Never uses SliceThickness.
 * @param slots at least two, ascending
 * @returns the regular slices around the marked one; what lies beyond may be irregular
 * @throws {DicomError} missing-slice, irregular-spacing, displaced-slice where the stack is not regular as far as it must be
 * @see PS3.3 C.7.6.2.1.1
 */
export function regularRun(slots: readonly SliceSlot[], options: RunOptions): RegularRun {
  const steps = stepsOf(slots, options.normal);
  const { slot, reachMm } = options.around ?? { slot: 0, reachMm: Infinity };
  const near = steps.filter((_, i) => {
    const [below, above] = [slots[i].height, slots[i + 1].height].map((height) => height - slots[slot].height);
    return i === slot || i + 1 === slot || (below >= -reachMm && above <= reachMm);
  });
  const { roundingMm = 0, pixelMm } = options;
  const local = localStep(near, roundingMm);
  const faults = steps.map((step) => faultOf(step, local, { pixelMm, roundingMm }));
  const first = faults.slice(0, slot).findLastIndex((fault) => fault !== undefined) + 1;
  const next = faults.findIndex((fault, i) => i >= slot && fault !== undefined);
  const last = next < 0 ? slots.length - 1 : next;
  const breaks = [first - 1, last].filter(
    (i) => faults[i] !== undefined && isWithin(slots, i, slot, reachMm, local.gapMm),
  );
  if (breaks.length > 0) refuse(faults, breaks, slots.length, options.around !== undefined);
  return { first, last, gapMm: local.gapMm, roundingMm };
}

interface Step {
  readonly gapMm: number;
  /** In-plane part for each mm along the normal. */
  readonly lean: Vec3;
}

type Fault =
  | { readonly code: 'missing-slice'; readonly missing: number }
  | { readonly code: 'irregular-spacing' | 'displaced-slice'; readonly by: number };

function stepsOf(slots: readonly SliceSlot[], normal: Vec3): readonly Step[] {
  return slots.slice(1).map((slot, i) => {
    const step = subtract(slot.frames[0].position, slots[i].frames[0].position);
    const gapMm = slot.height - slots[i].height;
    return { gapMm, lean: scale(subtract(step, scale(normal, dot(step, normal))), 1 / gapMm) };
  });
}

/** The median, and of rounded gaps the mean of those that rounding makes of one. */
function localStep(steps: readonly Step[], roundingMm: number): Step {
  const median = (values: readonly number[]): number => lowerMedian(values) ?? 0;
  const lean = ([0, 1, 2] as const).map((axis) => median(steps.map((step) => step.lean[axis])));
  const gaps = steps.map(({ gapMm }) => gapMm);
  const alike = gaps.filter((mm) => Math.abs(mm - median(gaps)) <= 1.01 * roundingMm);
  const gapMm = roundingMm > 0 ? alike.reduce((sum, mm) => sum + mm, 0) / alike.length : median(gaps);
  return { gapMm, lean: [lean[0], lean[1], lean[2]] };
}

interface Tolerances {
  readonly pixelMm: number;
  readonly roundingMm: number;
}

function faultOf(step: Step, local: Step, { pixelMm, roundingMm }: Tolerances): Fault | undefined {
  const ratio = step.gapMm / local.gapMm;
  const isRounded = Math.abs(step.gapMm - local.gapMm) <= 1.01 * roundingMm;
  const whole = Math.round(ratio);
  const multiple = Math.max(multipleTolerance, (1.01 * roundingMm) / local.gapMm);
  if (whole >= 2 && Math.abs(ratio - whole) <= multiple) return { code: 'missing-slice', missing: whole - 1 };
  if (Math.abs(ratio - 1) > gapTolerance && !isRounded) return { code: 'irregular-spacing', by: Math.abs(ratio - 1) };
  const asideMm = norm(subtract(step.lean, local.lean)) * step.gapMm;
  return asideMm > Math.max(offsetTolerance * pixelMm, 1.01 * roundingMm)
    ? { code: 'displaced-slice', by: asideMm }
    : undefined;
}

/** Whether a slice that should follow would lie within the reach. */
function isWithin(slots: readonly SliceSlot[], step: number, slot: number, reachMm: number, gapMm: number): boolean {
  const nearSide = step < slot ? slots[slot].height - slots[step + 1].height : slots[step].height - slots[slot].height;
  return nearSide + gapMm / 2 < reachMm;
}

/** A missing slice is told from irregular spacing: it may still arrive. */
function refuse(
  faults: readonly (Fault | undefined)[],
  breaks: readonly number[],
  count: number,
  isLocal: boolean,
): never {
  const where = isLocal ? ' near the mark' : '';
  const met = breaks.map((i) => faults[i] as Fault);
  if (met.every(({ code }) => code === 'missing-slice')) {
    const all = isLocal ? met : faults.filter((fault) => fault !== undefined);
    const missing = all.reduce((sum, fault) => sum + (fault.code === 'missing-slice' ? fault.missing : 0), 0);
    throw new DicomError('missing-slice', `${missing} of ${count + missing} slices are missing${where}.`);
  }
  const worst = met.find(({ code }) => code !== 'missing-slice') as Exclude<Fault, { code: 'missing-slice' }>;
  if (worst.code === 'displaced-slice')
    throw new DicomError(
      'displaced-slice',
      `A slice${where} is displaced within its plane by ${worst.by.toFixed(2)} mm.`,
    );
  throw new DicomError(
    'irregular-spacing',
    `A gap${where} differs from the others by ${(100 * worst.by).toFixed(1)} %.`,
  );
}

/** @returns slices that are missing, and gaps that are of another size, in the part of a stack that is not looked at further. */
export function faultsElsewhere(
  slots: readonly SliceSlot[],
  { gapMm, roundingMm }: RegularRun,
  used: { readonly first: number; readonly last: number },
): { readonly missing: number; readonly irregular: number } {
  let [missing, irregular] = [0, 0];
  for (let i = 0; i + 1 < slots.length; i++) {
    if (i >= used.first && i < used.last) continue;
    const gap = slots[i + 1].height - slots[i].height;
    const ratio = gap / gapMm;
    const whole = Math.round(ratio);
    if (whole >= 2 && Math.abs(ratio - whole) <= multipleTolerance) missing += whole - 1;
    else if (Math.abs(ratio - 1) > gapTolerance && Math.abs(gap - gapMm) > 1.01 * roundingMm) irregular += 1;
  }
  return { missing, irregular };
}
