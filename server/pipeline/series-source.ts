import type { Part10 } from '../../dicom-sr/part10/read-part10.js';
import type { FrameHeader, HeaderProblem } from '../../dicom-sr/volume/frame-header.js';

/** What the images of one series say of themselves. */
export interface SeriesHeaders {
  readonly frames: readonly FrameHeader[];
  /** Images that could not be placed. */
  readonly problems: readonly HeaderProblem[];
}

export interface HeadersOptions {
  /** Files that come with the headers are no more than these; they come without their pixels where they would be. */
  readonly mostBytes: number;
  /** Called with each of them. */
  readonly onFile: (file: Part10) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Where the images of one series come from: an archive, a folder. */
export interface SeriesSource {
  /** Headers of all images. */
  headers(options: HeadersOptions): Promise<SeriesHeaders>;
  /** Files of some instances, in any order, one at a time, which nobody else uses; others may come with them. */
  files(sopInstanceUIDs: ReadonlySet<string>, signal: AbortSignal): AsyncIterable<Part10>;
}
