import { cornerstone } from '../host/viewer.js';
import type { LabelmapImage } from '../host/viewer.js';
import type { CtImages } from './ct-images.js';

/** The part of a slice that a small picture shows, in pixels. */
export interface PictureBox {
  readonly left: number;
  readonly top: number;
  readonly size: number;
}

/** @returns a square around all runs of a mask with a margin, inside the image where it can be. */
export function boxAround(runsOfSlices: readonly (readonly number[])[], columns: number, rows: number): PictureBox {
  let [left, top, right, bottom] = [columns, rows, 0, 0];
  for (const runs of runsOfSlices) {
    for (let r = 0; r < runs.length; r += 2) {
      const row = Math.floor(runs[r] / columns);
      left = Math.min(left, runs[r] % columns);
      right = Math.max(right, (runs[r] % columns) + runs[r + 1]);
      top = Math.min(top, row);
      bottom = Math.max(bottom, row + 1);
    }
  }
  if (right <= left) return { left: 0, top: 0, size: Math.min(columns, rows) };
  const size = Math.min(columns, rows, Math.max(24, Math.round(Math.max(right - left, bottom - top) * 1.6)));
  const from = (low: number, high: number, limit: number): number =>
    Math.round(Math.min(limit - size, Math.max(0, (low + high - size) / 2)));
  return { left: from(left, right, columns), top: from(top, bottom, rows), size };
}

/** Small pictures are drawn in memory: a strip of them would keep the graphics processor from the image itself. */
const inMemory: CanvasRenderingContext2DSettings = { willReadFrequently: true };

/** @returns the CT image, from the viewer's cache or the archive. */
export function loadSlice(ct: CtImages, sopInstanceUID: string): Promise<LabelmapImage> {
  const { imageId } = ct.images[ct.indexOf.get(sopInstanceUID) ?? 0];
  const cached = cornerstone().cache.getImage(imageId);
  return cached !== undefined ? Promise.resolve(cached) : cornerstone().imageLoader.loadAndCacheImage(imageId);
}

/** @returns slope and intercept from stored values to HU; voxels that the loader has rescaled are HU as they are. */
export function rescaleOf(image: LabelmapImage): readonly [number, number] {
  return image.preScale?.scaled === true ? [1, 0] : [image.slope ?? 1, image.intercept ?? 0];
}

/** Centre and width of a gray window. */
export type GrayWindow = readonly [center: number, width: number];

/** @returns centre and width: of CT in HU soft tissue, or lung where a fifth of the box is aerated lung; else the image's own window. */
export function windowOf(ct: CtImages, image: LabelmapImage, box: PictureBox): GrayWindow {
  if (ct.displaySet.Modality !== 'CT') return ownWindowOf(image);
  const pixels = image.getPixelData();
  const [slope, intercept] = rescaleOf(image);
  let [air, all] = [0, 0];
  for (let j = 0; j < box.size; j += 2) {
    for (let i = 0; i < box.size; i += 2, all++) {
      const hu = pixels[(box.top + j) * image.columns + box.left + i] * slope + intercept;
      if (hu > -950 && hu < -500) air++;
    }
  }
  return air >= all / 5 ? [-500, 1500] : [40, 400];
}

/** An image without a window of its own is shown from its darkest to its brightest pixel; the loader has worked that out. */
function ownWindowOf({ windowCenter, windowWidth }: LabelmapImage): GrayWindow {
  const first = (value: number | readonly number[] | undefined): number | undefined =>
    typeof value === 'object' ? value[0] : value;
  return [first(windowCenter) ?? 40, first(windowWidth) ?? 400];
}

/** Draws a part of a slice in gray with the contour of a mask. */
export function drawSlice(
  canvas: HTMLCanvasElement,
  image: LabelmapImage,
  runs: readonly number[],
  box: PictureBox,
  [center, width]: GrayWindow,
): void {
  const context = canvas.getContext('2d', inMemory);
  if (context === null) return;
  const pixels = image.getPixelData();
  const [m, b] = rescaleOf(image);
  const gray = new ImageData(box.size, box.size);
  for (let j = 0, at = 0; j < box.size; j++) {
    for (let i = 0; i < box.size; i++, at += 4) {
      const hu = pixels[(box.top + j) * image.columns + box.left + i] * m + b;
      gray.data[at] = gray.data[at + 1] = gray.data[at + 2] = ((hu - center) / width + 0.5) * 255;
      gray.data[at + 3] = 255;
    }
  }
  const scale = canvas.width / box.size;
  const source = new OffscreenCanvas(box.size, box.size);
  source.getContext('2d', inMemory)?.putImageData(gray, 0, 0);
  context.imageSmoothingEnabled = true;
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  strokeContour(context, runs, image.columns, box, scale);
}

/** The edges between lesion pixels and others. */
function strokeContour(
  context: CanvasRenderingContext2D,
  runs: readonly number[],
  columns: number,
  { left, top, size }: PictureBox,
  scale: number,
): void {
  const inside = new Uint8Array((size + 2) * (size + 2));
  for (let r = 0; r < runs.length; r += 2) {
    const row = Math.floor(runs[r] / columns) - top;
    if (row < 0 || row >= size) continue;
    for (let i = 0; i < runs[r + 1]; i++) {
      const column = (runs[r] % columns) + i - left;
      if (column >= 0 && column < size) inside[(row + 1) * (size + 2) + column + 1] = 1;
    }
  }
  context.beginPath();
  for (let j = 1; j <= size + 1; j++) {
    for (let i = 1; i <= size + 1; i++) {
      const here = inside[j * (size + 2) + i];
      const [x, y] = [(i - 1) * scale, (j - 1) * scale];
      if (here !== inside[(j - 1) * (size + 2) + i]) context.rect(x, y, scale, 0);
      if (here !== inside[j * (size + 2) + i - 1]) context.rect(x, y, 0, scale);
    }
  }
  context.strokeStyle = '#ff9a1f';
  context.lineWidth = Math.max(1, canvas2px(scale));
  context.stroke();
}

const canvas2px = (scale: number): number => Math.min(2, scale / 2);

type MarkLines = {
  readonly longAxis: { readonly endpoints: readonly (readonly [number, number])[] };
  readonly shortAxis?: { readonly endpoints: readonly (readonly [number, number])[] } | undefined;
};

/** Draws the lines of a mark; points [column, row] as DICOM counts. */
export function drawMark(canvas: HTMLCanvasElement, mark: MarkLines, { left, top, size }: PictureBox): void {
  const context = canvas.getContext('2d', inMemory);
  if (context === null) return;
  const scale = canvas.width / size;
  context.strokeStyle = '#4cc4ff';
  context.lineWidth = 2;
  for (const axis of [mark.longAxis, mark.shortAxis]) {
    if (axis === undefined) continue;
    context.beginPath();
    for (const [column, row] of axis.endpoints) context.lineTo((column - left) * scale, (row - top) * scale);
    context.stroke();
  }
}
