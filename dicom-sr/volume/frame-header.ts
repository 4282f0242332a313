import type { CtSlice, Modality } from './ct-volume.js';
import type { ImagePlane } from './image-plane.js';

/** One frame of a series without its pixels: what decides whether, and where, it is a slice of a volume. */
export interface FrameHeader extends CtSlice, ImagePlane {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly frameOfReferenceUID: string;
  readonly modality: Modality;
  /** A localizer and a projection through many slices (MIP, rendering) are no slices. */
  readonly kind: 'slice' | 'localizer' | 'projection';
  /** What may tell passes over the same positions apart, by name; '' where the frame does not say. */
  readonly pass: Readonly<Record<string, string>>;
  /** When it was acquired, as the file says it: tells passes apart where nothing else does. */
  readonly acquiredAt: string;
  /** Frames of its instance. */
  readonly numberOfFrames: number;
}

/** An image that may belong to a series and cannot be placed in it. */
export interface HeaderProblem {
  readonly sopInstanceUID: string;
  readonly code: 'invalid-attribute' | 'not-ct';
  readonly detail: string;
}

/** What an instance says of its frames. */
export interface ReadHeaders {
  readonly frames: readonly FrameHeader[];
  readonly problem?: HeaderProblem;
}
