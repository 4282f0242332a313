/** Size of a plane of pixels, C order [row, column]. */
export interface PlaneSize {
  readonly rows: number;
  readonly columns: number;
}
