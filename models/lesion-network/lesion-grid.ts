import type { MarkFrame } from '../mark/mark-frame.js';

/** Size of the grid: slices × rows × columns, and the slice of the mark. */
export const gridSize = { slices: 16, rows: 40, columns: 40, markedSlice: 8 } as const;

/** The long axis spans this many pixels, so that a third of it is left on either side. */
const pixelsPerLongAxis = 24;
/** Slices are that much further apart than pixels: CT resolves less across its slices. */
const pixelsPerSlice = 2.5;

/** What a model card says of the grid. */
export const gridParameters = { ...gridSize, pixelsPerLongAxis, pixelsPerSlice } as const;

/** How a grid lies on its mark where training varies it. */
export interface GridView {
  /** Turn of the grid in its plane, radians. */
  readonly turn: number;
  /** Factor on the size of a pixel. */
  readonly scale: number;
  readonly isFlipped: { readonly slices: boolean; readonly rows: boolean; readonly columns: boolean };
}

/** The grid as it lies on a mark in use: along its long axis, not turned, not flipped. */
export const plainView: GridView = {
  turn: 0,
  scale: 1,
  isFlipped: { slices: false, rows: false, columns: false },
};

/**
 * The grid on which the lesion network sees a mark: its columns run along the long axis, which always has the same length, so that the
 * network sees small and large lesions alike. Coordinates are mm in the plane of the slice, [column · spacing, row · spacing], and mm
 * from the marked slice.
 */
export interface LesionGrid {
  readonly frame: MarkFrame;
  /** The centre of the box of both axes. */
  readonly centreMm: readonly [x: number, y: number];
  /** mm of one step along the grid's columns, as a vector of the plane; flipped where the view is. */
  readonly columnStepMm: readonly [x: number, y: number];
  readonly rowStepMm: readonly [x: number, y: number];
  /** mm from one slice of the grid to the next; negative where flipped. */
  readonly sliceStepMm: number;
  /** mm between neighbouring pixels. */
  readonly pixelMm: number;
}

/** @returns the grid of a mark. */
export function lesionGrid(frame: MarkFrame, view: GridView = plainView): LesionGrid {
  const { centre, along, across, halfLongMm, halfShortMm } = frame;
  const [alongShift, acrossShift] = [(halfLongMm[1] - halfLongMm[0]) / 2, (halfShortMm[1] - halfShortMm[0]) / 2];
  const pixelMm = (frame.longAxisMm / pixelsPerLongAxis) * view.scale;
  const [cosine, sine] = [Math.cos(view.turn), Math.sin(view.turn)];
  const turned = (a: number, b: number): readonly [number, number] => [
    along[0] * a + across[0] * b,
    along[1] * a + across[1] * b,
  ];
  const step = (isFlipped: boolean): number => (isFlipped ? -pixelMm : pixelMm);
  const [columns, rows] = [step(view.isFlipped.columns), step(view.isFlipped.rows)];
  return {
    frame,
    centreMm: [
      centre[0] + along[0] * alongShift + across[0] * acrossShift,
      centre[1] + along[1] * alongShift + across[1] * acrossShift,
    ],
    columnStepMm: turned(cosine * columns, sine * columns),
    rowStepMm: turned(-sine * rows, cosine * rows),
    sliceStepMm: step(view.isFlipped.slices) * pixelsPerSlice,
    pixelMm,
  };
}

/** @returns where a pixel of the grid lies in the plane, mm. */
export function gridPoint(grid: LesionGrid, row: number, column: number): readonly [x: number, y: number] {
  const [c, r] = [column - (gridSize.columns - 1) / 2, row - (gridSize.rows - 1) / 2];
  return [
    grid.centreMm[0] + c * grid.columnStepMm[0] + r * grid.rowStepMm[0],
    grid.centreMm[1] + c * grid.columnStepMm[1] + r * grid.rowStepMm[1],
  ];
}

/** @returns how far a slice of the grid lies from the marked slice, mm along the order of the volume's slices. */
export const gridSliceMm = (grid: LesionGrid, slice: number): number =>
  (slice - gridSize.markedSlice) * grid.sliceStepMm;
