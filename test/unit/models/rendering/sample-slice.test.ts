import { describe, expect, test } from '@jest/globals';
import type { Volume } from '../../../../dicom-sr/volume/volume.js';
import { PNG } from 'pngjs';
import { encodeGrayPng } from '../../../../models/rendering/gray-image.js';
import { chooseWindow, grayOf, lungWindow, softTissueWindow } from '../../../../models/rendering/intensity-window.js';
import { sampleSlice } from '../../../../models/rendering/sample-slice.js';
import { squareView, toTile } from '../../../../models/rendering/tile-view.js';

const volumeOf = (columns: number, rows: number, hu: (column: number, row: number) => number): Volume => ({
  voxels: Float32Array.from({ length: columns * rows }, (_, i) => hu(i % columns, Math.floor(i / columns))),
  shape: [1, rows, columns],
  spacingMm: [1, 1, 1],
});
const window = { center: 127.5, width: 255 };
const whole = (columns: number, rows: number, factor: number) => ({
  left: -0.5,
  top: -0.5,
  right: columns - 0.5,
  bottom: rows - 0.5,
  widthPx: columns * factor,
  heightPx: rows * factor,
});

describe('sampleSlice', () => {
  test('returns the voxels themselves at one picture px per voxel', () => {
    const volume = volumeOf(5, 4, (column, row) => 10 * column + 50 * row);
    const { pixels } = sampleSlice(volume, 0, whole(5, 4, 1), window);
    expect([...pixels]).toEqual([...volume.voxels]);
  });

  test('puts the centre of a voxel where toTile says, at every enlargement', () => {
    const volume = volumeOf(9, 9, (column, row) => (column === 3 && row === 6 ? 255 : 0));
    for (const factor of [3, 5, 9]) {
      const view = whole(9, 9, factor);
      const { pixels, width } = sampleSlice(volume, 0, view, window);
      const brightest = pixels.indexOf(Math.max(...pixels));
      const [x, y] = toTile(view, [3, 6]);
      expect([brightest % width, Math.floor(brightest / width)]).toEqual([Math.floor(x), Math.floor(y)]);
    }
  });

  test('keeps the centre of gravity of a spot within a tenth of a voxel', () => {
    const volume = volumeOf(11, 11, (column, row) => (column === 4 && row === 7 ? 200 : 0));
    const view = { ...whole(11, 11, 1), widthPx: 137, heightPx: 91 };
    const { pixels, width } = sampleSlice(volume, 0, view, window);
    let [mass, x, y] = [0, 0, 0];
    pixels.forEach((gray, i) => {
      mass += gray;
      x += gray * ((i % width) + 0.5);
      y += gray * (Math.floor(i / width) + 0.5);
    });
    const [expectedX, expectedY] = toTile(view, [4, 7]);
    expect(Math.abs(x / mass - expectedX) / (137 / 11)).toBeLessThan(0.1);
    expect(Math.abs(y / mass - expectedY) / (91 / 11)).toBeLessThan(0.1);
  });

  test('keeps the mean of a fine pattern when it reduces', () => {
    const volume = volumeOf(64, 64, (column) => (column % 2 === 0 ? 0 : 200));
    const { pixels } = sampleSlice(volume, 0, { ...whole(64, 64, 1), widthPx: 16, heightPx: 16 }, window);
    expect(Math.min(...pixels)).toBeGreaterThan(90);
    expect(Math.max(...pixels)).toBeLessThan(110);
  });

  test('paints dark gray beyond the image', () => {
    const volume = volumeOf(4, 4, () => 255);
    const view = { left: -4.5, top: -0.5, right: 3.5, bottom: 3.5, widthPx: 8, heightPx: 4 };
    const { pixels } = sampleSlice(volume, 0, view, window);
    expect([...pixels.subarray(0, 8)]).toEqual([28, 28, 28, 28, 255, 255, 255, 255]);
  });
});

describe('encodeGrayPng', () => {
  test('keeps every gray value', () => {
    const pixels = Uint8Array.from({ length: 256 }, (_, i) => i);
    const decoded = PNG.sync.read(Buffer.from(encodeGrayPng({ width: 32, height: 8, pixels })));
    expect([decoded.width, decoded.height]).toEqual([32, 8]);
    expect(Uint8Array.from(pixels, (_, i) => decoded.data[4 * i])).toEqual(pixels);
  });
});

describe('windowing', () => {
  test('maps the window linearly and clips outside of it', () => {
    expect([-1000, -160, 40, 240, 3000].map((hu) => grayOf(hu, softTissueWindow))).toEqual([0, 0, 128, 255, 255]);
  });

  test('chooses the lung window where a fifth of the view is aerated lung', () => {
    const lung = volumeOf(10, 10, (column) => (column < 2 ? -850 : 30));
    expect(chooseWindow(lung, 0, whole(10, 10, 1))).toBe(lungWindow);
  });

  test('does not take room air around a limb for lung', () => {
    const limb = volumeOf(10, 10, (column) => (column < 5 ? -1000 : 30));
    expect(chooseWindow(limb, 0, whole(10, 10, 1))).toBe(softTissueWindow);
  });
});

describe('squareView', () => {
  test('is square in mm where rows and columns are spaced differently', () => {
    const volume: Volume = { ...volumeOf(100, 100, () => 0), spacingMm: [1, 2, 0.5] };
    const view = squareView(volume, { left: 40, right: 59, top: 40, bottom: 59 }, { sizePx: 200 });
    expect((view.right - view.left) * 0.5).toBeCloseTo((view.bottom - view.top) * 2);
  });

  test('shows at least two centimetres around a nodule of three pixels', () => {
    const volume = volumeOf(100, 100, () => 0);
    const view = squareView(volume, { left: 50, right: 52, top: 50, bottom: 52 }, { sizePx: 200 });
    expect(view.right - view.left).toBe(20);
  });
});
