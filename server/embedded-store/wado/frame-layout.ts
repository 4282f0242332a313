import type { DicomJson } from '../../../dicom-sr/dicom-json/dicom-json.js';

/** How frames lie in native pixel data. */
export interface FrameLayout {
  readonly frames: number;
  /** Bits of one frame; frames of one-bit pixels follow each other without padding. @see PS3.5 8.1.1, 8.2 */
  readonly bitsPerFrame: number;
}

/** @param bytes length of the pixel data */
export function frameLayout(metadata: DicomJson, bytes: number): FrameLayout {
  const number = (tag: string): number => Number(metadata[tag]?.Value?.[0] ?? NaN);
  const frames = Math.max(1, number('00280008') || 1);
  const samples = number('00280002') || 1;
  // YBR_FULL_422 holds two chrominance samples for every two pixels, PS3.3 C.7.6.3.1.2.
  const samplesStored = metadata['00280004']?.Value?.[0] === 'YBR_FULL_422' ? 2 : samples;
  const bits = number('00280010') * number('00280011') * samplesStored * number('00280100');
  const available = Math.floor((bytes * 8) / frames);
  return { frames, bitsPerFrame: Number.isFinite(bits) ? Math.min(bits, available) : available };
}
