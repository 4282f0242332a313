import type { Vec3 } from '../geometry/vec3.js';
import { cross, dot, norm, scale } from '../geometry/vec3.js';
import type { FrameHeader } from './frame-header.js';

/** One place of a stack: frames that lie on each other. */
export interface SliceSlot<F extends FrameHeader = FrameHeader> {
  /** mm along the normal. */
  readonly height: number;
  /** At least one; frames beyond the first are its duplicates. */
  readonly frames: readonly F[];
}

/** Slices nearer than this lie at the same place, whatever their spacing. */
const minimumGapMm = 1e-3;
/** Below this share of the median gap two slices lie at the same place. */
const samePlace = 0.01;

/** @returns the unit normal of a plane, row × column. */
export function normalOf({ orientation: [row, column] }: Pick<FrameHeader, 'orientation'>): Vec3 {
  const normal = cross(row, column);
  return scale(normal, 1 / norm(normal));
}

/** @returns the places of parallel frames, ascending along the normal; frames of one place in an order that does not depend on theirs. */
export function slotsOf<F extends FrameHeader>(frames: readonly F[], normal: Vec3): readonly SliceSlot<F>[] {
  const placed = frames.map((frame) => ({ frame, height: dot(frame.position, normal) })).sort(byHeight);
  const gaps = placed.slice(1).map(({ height }, i) => height - placed[i].height);
  const median = lowerMedian(gaps.filter((gap) => gap > minimumGapMm)) ?? 0;
  const limit = Math.max(minimumGapMm, samePlace * median);
  const slots: { height: number; frames: F[] }[] = [];
  for (const { frame, height } of placed) {
    const last = slots.at(-1);
    if (last !== undefined && height - last.height <= limit) last.frames.push(frame);
    else slots.push({ height, frames: [frame] });
  }
  return slots;
}

/** Of an even number the smaller one: of two gaps, of which one misses a slice, it is the right one. */
export function lowerMedian(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[(values.length - 1) >> 1];
}

interface Placed {
  readonly frame: FrameHeader;
  readonly height: number;
}

const byHeight = (a: Placed, b: Placed): number =>
  a.height - b.height ||
  compare(a.frame.sopInstanceUID, b.frame.sopInstanceUID) ||
  (a.frame.frameNumber ?? 1) - (b.frame.frameNumber ?? 1);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
