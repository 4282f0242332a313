import type { LesionView } from '../../../../server/http/api-schemas.js';
import type { DrawnMark, MaskedLesionView, StrokeView } from '../../../../server/http/lesion/lesion-schemas.js';
import { sameMask } from './mask-runs.js';

/** The lesion in view: its mask as the server has it, and what the reader changed. */
export interface ShownLesion {
  readonly jobId: string;
  /** As it was opened, or as last saved. */
  readonly saved: MaskedLesionView;
  /** Numbers of what is drawn now. */
  readonly live: MaskedLesionView;
  /** Endpoints as they are drawn now. */
  readonly mark: DrawnMark;
  readonly strokes: readonly StrokeView[];
  /** First and last image that the reader set, by SOP Instance UID. */
  readonly ends?: readonly [string, string];
  readonly edited: boolean;
  /** Version of the review that the reader saw; a decision on another one is a conflict. */
  readonly version: number;
  /** When it came into view, ms of performance.now(). */
  readonly since: number;
}

/** @returns the mark as its document has it. */
export function markOf({ mark }: LesionView): DrawnMark {
  const line = ({ endpoints }: LesionView['mark']['longAxis']): DrawnMark['longAxis'] => ({ endpoints });
  return {
    sopInstanceUID: mark.sopInstanceUID,
    longAxis: line(mark.longAxis),
    ...(mark.shortAxis !== undefined && { shortAxis: line(mark.shortAxis) }),
  };
}

export const sameMark = (a: DrawnMark, b: DrawnMark): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * @param drawn what the viewer holds by now
 * @returns the lesion in view once the server has what was sent of it: what was drawn since is not saved
 */
export function afterSaving(
  shown: ShownLesion,
  drawn: MaskedLesionView['mask'],
  sent: MaskedLesionView,
  version: number,
): ShownLesion {
  const saved = { ...sent, source: 'corrected' as const };
  if (!sameMask(drawn, saved.mask)) return { ...shown, saved, version, edited: true };
  const { ends: _ends, ...rest } = shown;
  return { ...rest, saved, live: saved, strokes: [], edited: false, version };
}

/** @returns the lesion as it was at a step of undo. What the server has may have been saved since: no step takes that back. */
export function atStep(step: ShownLesion, { saved, version, since }: ShownLesion): ShownLesion {
  const edited = saved === step.saved ? step.edited : !sameMask(step.live.mask, saved.mask);
  return { ...step, saved, version, since, edited };
}
