import type { FrameHeader, HeaderProblem } from '../../dicom-sr/volume/frame-header.js';

/** What the images of one series say of themselves. */
export interface SeriesHeaders {
  readonly frames: readonly FrameHeader[];
  /** Images that could not be placed. */
  readonly problems: readonly HeaderProblem[];
}

/** Where the images of one series come from: an archive, a folder. */
export interface SeriesSource {
  /** Headers of all images, without their pixels. */
  headers(): Promise<SeriesHeaders>;
  /** Part 10 files of some instances, in any order, one at a time; others may come with them. */
  files(sopInstanceUIDs: ReadonlySet<string>, signal: AbortSignal): AsyncIterable<Uint8Array>;
}
