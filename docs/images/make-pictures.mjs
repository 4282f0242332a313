#!/usr/bin/env node
/**
 * Draws the pictures of the documents anew, from phantoms only: node docs/images/make-pictures.mjs (needs the build).
 *   lesion-strip.png   a mark and what the default method makes of it, slice by slice and across
 *   phantom.png        slices of the phantom in the soft-tissue and the lung window
 */
import { writeFileSync } from 'node:fs';
import { createMethodRegistry } from '../../dist/models/methods/method-registry.js';
import { createPhantom } from '../../dist/models/phantom/create-phantom.js';
import { grayPngDataUri } from '../../dist/models/rendering/gray-image.js';
import { lungWindow, softTissueWindow } from '../../dist/models/rendering/intensity-window.js';
import { lesionPlanes } from '../../dist/models/rendering/lesion-planes.js';
import { lesionStrip } from '../../dist/models/rendering/lesion-strip.js';
import { sampleSlice } from '../../dist/models/rendering/sample-slice.js';
import { placed, svgDocument } from '../../dist/models/rendering/svg-document.js';
import { svgToPng } from '../../dist/models/rendering/svg-to-png.js';

const phantom = createPhantom({ seed: 2, matrix: 512 });
const { volume, lesions } = phantom;
const draw = (file, fragment) =>
  writeFileSync(new URL(file, import.meta.url), svgToPng(svgDocument(fragment, '#ffffff')));

/** Pieces one below the other. */
function stacked(pieces, gap) {
  let [top, body] = [0, ''];
  for (const piece of pieces) {
    body += placed(piece, 0, top);
    top += piece.heightPx + gap;
  }
  return { widthPx: Math.max(...pieces.map(({ widthPx }) => widthPx)), heightPx: top - gap, body };
}

/** Pieces side by side. */
function beside(pieces, gap) {
  let [left, body] = [0, ''];
  for (const piece of pieces) {
    body += placed(piece, left, 0);
    left += piece.widthPx + gap;
  }
  return { widthPx: left - gap, heightPx: Math.max(...pieces.map(({ heightPx }) => heightPx)), body };
}

const method = createMethodRegistry().get('default');
const shown = ['Liver metastasis 1', 'Juxtapleural lung nodule 1'].map((name) => {
  const { mark } = lesions.find((lesion) => lesion.name === name);
  const { mask } = method.segment(volume, mark);
  const outlines = [{ mask, role: 'result' }];
  return beside(
    [lesionStrip({ volume, mark, outlines, sizePx: 170 }), lesionPlanes({ volume, mark, mask, sizePx: 170 })],
    16,
  );
});
draw('lesion-strip.png', stacked(shown, 12));

const [slices, rows, columns] = volume.shape;
const size = 300;
const whole = {
  left: -0.5,
  top: rows * 0.14,
  right: columns - 0.5,
  bottom: rows * 0.94,
  widthPx: size,
  heightPx: Math.round(size * 0.8),
};
const row = (window) =>
  beside(
    [0.14, 0.36, 0.58, 0.8].map((at) => {
      const image = sampleSlice(volume, Math.round(at * slices), whole, window);
      const body = `<image width="${whole.widthPx}" height="${whole.heightPx}" href="${grayPngDataUri(image)}"/>`;
      return { widthPx: whole.widthPx, heightPx: whole.heightPx, body };
    }),
    4,
  );
draw('phantom.png', stacked([row(softTissueWindow), row(lungWindow)], 4));
