/**
 * What a column of a table of marks means. Coordinates are pixels as DICOM counts them (outer corner of the first pixel = 0, 0), columns (x)
 * before rows (y); lengths and spacings are mm.
 */
export const tableColumns = {
  sopInstanceUID: 'SOP Instance UID of the marked image',
  seriesInstanceUID: 'Series Instance UID of the marked image',
  studyInstanceUID: 'Study Instance UID of the marked image',
  seriesNumber: 'Series Number, where the table has no UIDs',
  studyID: 'Study ID, beside the Series Number',
  patientID: 'Patient ID, beside the Series Number',
  instanceNumber: 'Instance Number of the marked image within its series',
  frameNumber: 'frame of a multi-frame image, 1-based',
  longX1: 'long axis, first endpoint, x',
  longY1: 'long axis, first endpoint, y',
  longX2: 'long axis, second endpoint, x',
  longY2: 'long axis, second endpoint, y',
  shortX1: 'short axis, first endpoint, x',
  shortY1: 'short axis, first endpoint, y',
  shortX2: 'short axis, second endpoint, x',
  shortY2: 'short axis, second endpoint, y',
  longMm: 'stated length of the long axis, mm',
  shortMm: 'stated length of the short axis, mm',
  rowSpacing: 'mm between the centres of neighbouring rows',
  columnSpacing: 'mm between the centres of neighbouring columns',
  label: 'name of the lesion',
  trackingUID: 'UID of the lesion, the same at every visit',
  reader: 'name of who measured',
} as const satisfies Record<string, string>;

export type TableColumn = keyof typeof tableColumns;

/** Columns of a table by what they mean: the reader's own names, such as `{"longX1": "RECIST_x1"}`. */
export type HeaderMap = Readonly<Partial<Record<TableColumn, string>>>;

/** What a row needs at least: one of the ways to name an image, and a long axis. */
export const wayToImage: readonly (readonly TableColumn[])[] = [
  ['sopInstanceUID'],
  ['seriesInstanceUID', 'instanceNumber'],
  ['seriesNumber', 'instanceNumber'],
];
export const longAxisColumns = ['longX1', 'longY1', 'longX2', 'longY2'] as const satisfies readonly TableColumn[];
export const shortAxisColumns = ['shortX1', 'shortY1', 'shortX2', 'shortY2'] as const satisfies readonly TableColumn[];

/** Columns by which DeepLesion's DL_info is known; an export of another archive in its layout has them too. */
export const dlInfoColumns = ['Series_ID', 'Key_slice_index', 'Measurement_coordinates'] as const;

/** @returns a name of a column without case, blanks and punctuation: `SOP Instance UID` and `sop_instance_uid` are the same. */
export const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** @returns where each column of the simple layout stands in a table, by the names of the table or of a header map. */
export function columnPlaces(header: readonly string[], map: HeaderMap = {}): ReadonlyMap<TableColumn, number> {
  const places = header.map(plainName);
  const found = (Object.keys(tableColumns) as TableColumn[]).map((column) => {
    const own = map[column];
    const at = own === undefined ? places.indexOf(plainName(column)) : header.indexOf(own);
    return [column, at] as const;
  });
  return new Map(found.filter(([, at]) => at >= 0));
}

/** @returns true where a table has the columns that a mark needs. */
export const isMarkTable = (places: ReadonlyMap<TableColumn, number>): boolean =>
  longAxisColumns.every((column) => places.has(column)) &&
  wayToImage.some((way) => way.every((column) => places.has(column)));
