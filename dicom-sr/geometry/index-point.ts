/** A point of the image plane in pixel indices; the centre of the top left pixel is [0, 0] (as NIfTI and arrays count). */
export type IndexPoint = readonly [column: number, row: number];

/** A point of the image plane as DICOM counts it; the centre of the top left pixel is [0.5, 0.5] (PS3.3 C.18.6.1.2, C.10.5). */
export type ImagePoint = readonly [column: number, row: number];

export const toIndexPoint = ([column, row]: ImagePoint): IndexPoint => [column - 0.5, row - 0.5];
export const toImagePoint = ([column, row]: IndexPoint): ImagePoint => [column + 0.5, row + 0.5];
