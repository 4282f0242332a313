import { distance } from '../geometry/vec3.js';
import type { FrameHeader } from './frame-header.js';

/** Cosines and spacing of one series differ by rounding only. */
const cosineTolerance = 1e-4;
const spacingTolerance = 1e-4;

/** Why a frame of a series cannot be in one volume with the marked one. */
export type LeftOut =
  | 'localizer'
  | 'projection'
  | 'other series'
  | 'other frame of reference'
  | 'other orientation'
  | 'other matrix'
  | 'other pixel spacing';

/** @returns why two frames cannot be slices of one volume; undefined where they can. */
export function whyApart(frame: FrameHeader, marked: FrameHeader): LeftOut | undefined {
  if (frame.kind !== 'slice') return frame.kind;
  if (frame.studyInstanceUID !== marked.studyInstanceUID || frame.seriesInstanceUID !== marked.seriesInstanceUID)
    return 'other series';
  if (frame.frameOfReferenceUID !== marked.frameOfReferenceUID) return 'other frame of reference';
  return differingPlane(frame, marked);
}

function differingPlane(a: FrameHeader, b: FrameHeader): LeftOut | undefined {
  const turned = Math.max(...([0, 1] as const).map((i) => distance(a.orientation[i], b.orientation[i])));
  if (turned > cosineTolerance) return 'other orientation';
  if (a.matrix[0] !== b.matrix[0] || a.matrix[1] !== b.matrix[1]) return 'other matrix';
  const scaled = Math.max(...([0, 1] as const).map((i) => Math.abs(a.pixelSpacingMm[i] / b.pixelSpacingMm[i] - 1)));
  return scaled > spacingTolerance ? 'other pixel spacing' : undefined;
}

/** Frames of a series that can be in one volume with the marked one, and how many cannot, by reason. */
export interface SelectedImages<F extends FrameHeader> {
  readonly frames: readonly F[];
  readonly leftOut: ReadonlyMap<LeftOut, number>;
}

/** @param frames the marked one among them */
export function selectImages<F extends FrameHeader>(frames: readonly F[], marked: F): SelectedImages<F> {
  const leftOut = new Map<LeftOut, number>();
  const selected = frames.filter((frame) => {
    const why = frame === marked ? undefined : whyApart(frame, marked);
    if (why !== undefined) leftOut.set(why, (leftOut.get(why) ?? 0) + 1);
    return why === undefined;
  });
  return { frames: selected, leftOut };
}
