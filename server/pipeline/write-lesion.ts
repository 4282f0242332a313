import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';
import { writeSeg } from '../../dicom-sr/writers/write-seg.js';
import { writeSr } from '../../dicom-sr/writers/write-sr.js';
import type { WrittenObject } from '../../dicom-sr/writers/written-object.js';
import type { SegmentedLesion } from './segment-lesion.js';

/** What decides the result beside the lesion itself. */
export interface ResultIdentity {
  readonly jobKey: string;
  /** Content date and time. */
  readonly acceptedAt: Date;
  readonly srSopClass: 'comprehensive-3d' | 'enhanced';
}

/** The two objects of a result. */
export interface WrittenLesion {
  readonly seg: WrittenObject;
  readonly sr: WrittenObject;
}

/** @returns SEG and SR of a segmented lesion; the same input gives the same bytes. */
export function writeLesion(volume: CtVolume, lesion: SegmentedLesion, identity: ResultIdentity): WrittenLesion {
  const { mask, measurements, checks, flags, method } = lesion.outcome;
  const content = { ...identity, volume, mark: lesion.located, mask, measurements, checks, flags, method };
  const seg = writeSeg(content);
  return { seg, sr: writeSr(content, seg) };
}
