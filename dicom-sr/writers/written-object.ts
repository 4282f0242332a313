/** One DICOM object as written: its UIDs and its Part 10 bytes. The same shape as the archive port's StorableInstance. */
export interface WrittenObject {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly sopClassUID: string;
  readonly sopInstanceUID: string;
  /** PS3.10 file: preamble, file meta information, dataset in Explicit VR Little Endian. */
  readonly part10: Uint8Array;
}
