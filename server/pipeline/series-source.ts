import type { Part10 } from '../../dicom-sr/part10/read-part10.js';
import type { FrameHeader, HeaderProblem } from '../../dicom-sr/volume/frame-header.js';

/** What the images of one series say of themselves. */
export interface SeriesHeaders {
  readonly frames: readonly FrameHeader[];
  /** Images that could not be placed. */
  readonly problems: readonly HeaderProblem[];
  /** Files that came with the headers, by SOP Instance UID, where these were read from whole files. */
  readonly files?: ReadonlyMap<string, Part10>;
}

/** Where the images of one series come from: an archive, a folder. */
export interface SeriesSource {
  /**
   * Headers of all images.
   * @param mostBytes of files that may come with them; without their pixels where these would be more
   */
  headers(mostBytes: number, signal: AbortSignal): Promise<SeriesHeaders>;
  /** Files of some instances, in any order, one at a time; others may come with them. */
  files(sopInstanceUIDs: ReadonlySet<string>, signal: AbortSignal): AsyncIterable<Part10>;
}
