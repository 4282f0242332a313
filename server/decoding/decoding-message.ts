import type { Intensities, StoredFrame } from '../../dicom-sr/volume/stored-frame.js';

/** What a thread is sent. */
export interface DecodingTask {
  readonly id: number;
  readonly frame: StoredFrame;
}

/** What it answers: the intensities, or that they lie where the frame wanted them, or why there are none. */
export type DecodingAnswer =
  | { readonly id: number; readonly pixels: Intensities | 'in place' }
  | { readonly id: number; readonly error: { readonly code: string; readonly message: string } };
