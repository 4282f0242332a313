/** One value, or several, of an attribute; null and '' stand for an attribute that is present without a value (type 2). */
export type WritableValue =
  | string
  | number
  | null
  | undefined
  | Uint8Array
  | readonly string[]
  | readonly number[]
  | WritableDataset
  | readonly WritableDataset[];

/**
 * A dataset to be written, by DICOM keyword: `{ Modality: 'SEG', Rows: 512, SegmentSequence: [{…}] }`.
 * Order does not matter; `undefined` leaves an attribute out.
 */
export interface WritableDataset {
  readonly [keyword: string]: WritableValue;
}
