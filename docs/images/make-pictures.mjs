#!/usr/bin/env node
/**
 * Draws the pictures of the documents anew, from phantoms only: node docs/images/make-pictures.mjs (needs the build).
 *   lesion-strip.png   a mark and what the default method makes of it, slice by slice and across
 *   proposal.png       marks that are proposed from rough boxes, without a network
 *   phantom.png        slices of the phantom in the soft-tissue and the lung window
 */
import { writeFileSync } from 'node:fs';
import { createMethodRegistry } from '../../dist/models/methods/method-registry.js';
import { createPhantom } from '../../dist/models/phantom/create-phantom.js';
import { proposeByCut } from '../../dist/models/recist-labelling/propose-by-cut.js';
import { proposalPicture } from '../../dist/models/rendering/proposal-picture.js';
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

/** Boxes a quarter larger than the lesion, and off its middle. */
const proposed = ['Lung nodule 1', 'Liver metastasis 1', 'Soft-tissue mass 1'].flatMap((name) => {
  const lesion = lesions.find((known) => known.name === name);
  if (!lesion) return [];
  const { mark } = lesion;
  const ends = [...mark.longAxis, ...mark.shortAxis];
  const [x, y] = [0, 1].map((axis) => ends.map((end) => end[axis]));
  const [low, high] = [[Math.min(...x), Math.min(...y)], [Math.max(...x), Math.max(...y)]]; // prettier-ignore
  const room = 0.15 * Math.max(high[0] - low[0], high[1] - low[1]);
  const corners = [
    [low[0] - room, low[1] - 2 * room],
    [high[0] + 2 * room, high[1] + room],
  ];
  const box = { slice: mark.slice, corners };
  return [proposalPicture(volume, box, proposeByCut(volume, box), 260)];
});
draw('proposal.png', beside(proposed, 12));

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
