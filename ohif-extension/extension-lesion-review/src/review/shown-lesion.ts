import type { LesionView } from '../../../../server/http/api-schemas.js';
import type { DrawnMark, MaskedLesionView, StrokeView } from '../../../../server/http/lesion/lesion-schemas.js';

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
