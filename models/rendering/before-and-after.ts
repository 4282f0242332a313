import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { HuWindow } from '../data/hu-window.js';
import { grayPngDataUri } from './gray-image.js';
import { sampleSlice } from './sample-slice.js';
import type { SvgFragment } from './svg-document.js';
import { svgText } from './svg-text.js';
import { squareView } from './tile-view.js';

/** One picture of the row; its volume has one slice. */
export interface ComparedImage {
  readonly title: string;
  readonly volume: Volume;
}

const SIZE_PX = 320;
const GAP_PX = 8;
const TITLE_PX = 18;

/** @returns images of the same slice side by side in the same window, each below its title. */
export function beforeAndAfter(images: readonly ComparedImage[], { lower, upper }: HuWindow): SvgFragment {
  const window = { center: (lower + upper) / 2, width: upper - lower };
  const body = images.map(({ title, volume }, i) => {
    const [, rows, columns] = volume.shape;
    const whole = { left: 0, top: 0, right: columns - 1, bottom: rows - 1 };
    const view = squareView(volume, whole, { sizePx: SIZE_PX, margin: 1 });
    const x = i * (SIZE_PX + GAP_PX);
    const picture = grayPngDataUri(sampleSlice(volume, 0, view, window));
    return (
      svgText(title, x, TITLE_PX - 5, { bold: true }) +
      `<image x="${x}" y="${TITLE_PX}" width="${SIZE_PX}" height="${SIZE_PX}" href="${picture}"/>`
    );
  });
  return {
    widthPx: images.length * (SIZE_PX + GAP_PX) - GAP_PX,
    heightPx: TITLE_PX + SIZE_PX,
    body: body.join(''),
  };
}
