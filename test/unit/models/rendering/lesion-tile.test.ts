import { describe, expect, test } from '@jest/globals';
import { PNG } from 'pngjs';
import { legend } from '../../../../models/rendering/legend.js';
import { lesionStrip, storySlices } from '../../../../models/rendering/lesion-strip.js';
import { lesionTile, renderLesionTile, viewOfLesion } from '../../../../models/rendering/lesion-tile.js';
import { svgDocument } from '../../../../models/rendering/svg-document.js';
import { svgToPng } from '../../../../models/rendering/svg-to-png.js';
import { tileSheet } from '../../../../models/rendering/tile-sheet.js';
import { toTile } from '../../../../models/rendering/tile-view.js';
import { boxPhantom } from './overlay-phantom.js';

type Rgb = readonly [number, number, number];
const picture = (svg: string) => {
  const { width, height, data } = PNG.sync.read(Buffer.from(svgToPng(svg)));
  const at = (x: number, y: number): Rgb => {
    const i = 4 * (Math.floor(y) * width + Math.floor(x));
    return [data[i], data[i + 1], data[i + 2]];
  };
  return { width, height, at };
};
const isOrange = ([r, g, b]: Rgb) => r > 180 && g > 90 && g < 200 && b < 90;
const isGreen = ([r, g, b]: Rgb) => g > 150 && r < 110 && b > 90 && b < 200;
const isBlue = ([r, g, b]: Rgb) => b > 180 && g > 130 && r < 150;

describe('renderLesionTile', () => {
  const { volume, mask, mark } = boxPhantom();
  const request = { volume, mark, outlines: [{ mask, role: 'result' }], sizePx: 300 } as const;
  const view = viewOfLesion(request);

  test('draws the outline on the outer pixel edges of the mask', () => {
    const { at } = picture(renderLesionTile(request));
    const edges = [
      [9.5, 10],
      [21.5, 10],
      [12, 7.5],
      [12, 15.5],
    ] as const;
    for (const edge of edges) expect(isOrange(at(...toTile(view, edge)))).toBe(true);
  });

  test('draws the mark through the centres of the pixels that its endpoints name', () => {
    const { at } = picture(renderLesionTile(request));
    expect(isBlue(at(...toTile(view, [18, 12])))).toBe(true);
    expect(isBlue(at(...toTile(view, [15, 10])))).toBe(true);
    expect(isBlue(at(...toTile(view, [18, 12.5])))).toBe(false);
  });

  test('shows truth on both sides of a result that agrees with it', () => {
    const outlines = [
      { mask, role: 'result' },
      { mask, role: 'truth' },
    ] as const;
    const { at } = picture(renderLesionTile({ ...request, outlines }));
    const [x, y] = toTile(view, [9.5, 10]);
    expect(isOrange(at(x, y))).toBe(true);
    expect([at(x - 1.5, y), at(x + 1.5, y)].every((color) => isGreen(color))).toBe(true);
  });

  test('shows no mark on another slice than its own', () => {
    const { at } = picture(renderLesionTile({ ...request, slice: 2 }));
    expect(isBlue(at(...toTile(view, [18, 12])))).toBe(false);
  });

  test('escapes what a caption may hold', () => {
    const svg = renderLesionTile({ ...request, caption: ['a<b & "c"'] });
    expect(svg).toContain('a&lt;b &amp; &quot;c&quot;');
    expect(() => svgToPng(svg)).not.toThrow();
  });

  test('grows by its caption lines and stays as wide as asked', () => {
    const tile = lesionTile({ ...request, caption: ['one', 'two'] });
    expect([tile.widthPx, tile.heightPx]).toEqual([300, 334]);
  });

  test('works for a mark without a short axis and without any outline', () => {
    const single = { volume, mark: { slice: 3, longAxis: mark.longAxis }, outlines: [] } as const;
    expect(picture(renderLesionTile(single)).width).toBe(220);
  });
});

describe('lesionStrip', () => {
  const { volume, mask, mark } = boxPhantom();

  test('shows the marked slice, both ends and half way, each once', () => {
    expect(storySlices(10, [{ origin: [4, 0, 0], shape: [12, 1, 1], voxels: new Uint8Array(12).fill(1) }], 40)).toEqual(
      [4, 7, 10, 13, 15],
    );
    expect(storySlices(3, [mask], 7)).toEqual([2, 3, 4]);
  });

  test('shows the marked slice alone where every mask is empty', () => {
    expect(storySlices(3, [{ ...mask, voxels: new Uint8Array(mask.voxels.length) }], 7)).toEqual([3]);
  });

  test('puts tiles side by side with their offset from the marked slice', () => {
    const strip = lesionStrip({ volume, mark, outlines: [{ mask, role: 'truth' }], sizePx: 100 });
    expect(strip.widthPx).toBe(3 * 106 - 6);
    expect(strip.body).toContain('RECIST slice');
    expect(strip.body).toContain('+1 (+2.0 mm)');
  });

  test('stands with its marked slice in the column asked for', () => {
    const outlines = [{ mask, role: 'truth' }] as const;
    const strip = lesionStrip({ volume, mark, outlines, sizePx: 100, markedColumn: 2 });
    expect(strip.widthPx).toBe(4 * 106 - 6);
    expect(strip.body).toMatch(/^<g transform="translate\(106 0\)">/);
  });
});

describe('tileSheet', () => {
  test('lays tiles out in a grid and is as large as what it holds', () => {
    const tile = { widthPx: 400, heightPx: 50, body: '<rect width="400" height="50"/>' };
    const key = legend([{ kind: 'truth', label: 'truth' }]);
    const page = tileSheet({ title: 'Lesions', legend: key, tiles: [tile, tile, tile], columns: 2 });
    expect([page.widthPx, page.heightPx]).toEqual([40 + 814, 40 + 72 + 114]);
    const { width, height } = picture(svgDocument(page, '#ffffff'));
    expect([width, height]).toEqual([page.widthPx, page.heightPx]);
  });
});

describe('svgToPng', () => {
  test('draws text with the font that comes with the package', () => {
    const svg = svgDocument(
      { widthPx: 60, heightPx: 30, body: '<text x="2" y="24" font-family="DejaVu Sans" font-size="26">MM</text>' },
      '#ffffff',
    );
    const { at } = picture(svg);
    const dark = Array.from({ length: 60 * 30 }, (_, i) => at(i % 60, i / 60)).filter(([r]) => r < 100);
    expect(dark.length).toBeGreaterThan(100);
  });
});
