import type { ProbabilityView } from '../../../../server/http/lesion/lesion-schemas.js';
import type { CtImages } from '../viewer/ct-images.js';
import { imagePointToWorld } from '../viewer/ct-images.js';
import type { ScenePicture } from './overlay-scene.js';

/** @returns one picture a slice: how sure each pixel is, clear where it is not lesion, from violet over red to yellow. */
export function heatPictures(ct: CtImages, { region, slices }: ProbabilityView): readonly ScenePicture[] {
  const { row, column, rows, columns } = region;
  return slices.flatMap(({ sopInstanceUID, values }) => {
    const corner = (c: number, r: number) => imagePointToWorld(ct, sopInstanceUID, [column + c, row + r]);
    const corners = [corner(0, 0), corner(columns, 0), corner(0, rows)];
    if (!corners.every((point) => point !== undefined)) return [];
    const [origin, right, below] = corners;
    return [{ url: pictureOf(values, columns, rows), columns, rows, origin, right, below }];
  });
}

function pictureOf(base64: string, columns: number, rows: number): string {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const canvas = Object.assign(document.createElement('canvas'), { width: columns, height: rows });
  const context = canvas.getContext('2d');
  if (context === null) return '';
  const image = context.createImageData(columns, rows);
  bytes.forEach((value, i) => image.data.set(heat(value), 4 * i));
  context.putImageData(image, 0, 0);
  return canvas.toDataURL('image/png');
}

/** Violet at 0, red in the middle, yellow at 255; the fainter, the less sure. */
function heat(value: number): [number, number, number, number] {
  const share = value / 255;
  return [
    Math.min(255, 90 + 330 * share),
    Math.max(0, 510 * share - 255),
    Math.max(0, 140 - 280 * share),
    30 * Math.ceil(share) + 140 * share,
  ];
}
