import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GrabCut } from '../../dist/models/grabcut/grabcut.js';
import { trimapFromRecist } from '../../dist/models/trimap/trimap-from-recist.js';
import { measureInTurns, milliseconds } from './benchmark.mjs';
import { startPython } from './python-process.mjs';

export const title = 'GrabCut beside OpenCV (C++, one thread), same images and trimaps, at most five rounds each';

/** A lesion as CT shows it, twice as wide as its mark: a lobed shape with soft edges, a brighter neighbour, noise; 8-bit. */
function lesionImage(side) {
  let state = 20180917;
  const random = () => (state = (state * 16807) % 2147483647) / 2147483647;
  const noise = () => random() + random() + random() - 1.5;
  return Uint8Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [((i % side) - side / 2) / (side / 4), (Math.floor(i / side) - side / 2) / (side / 4)];
    const radius = Math.hypot(x, y * 1.25) * (1 + 0.12 * Math.sin(3 * Math.atan2(y, x)));
    const lesion = 1 / (1 + Math.exp((radius - 1) * 12));
    const neighbour = 1 / (1 + Math.exp((Math.hypot(x - 1.5, y + 0.9) - 0.5) * 12));
    return Math.max(0, Math.min(255, 105 + 40 * lesion + 55 * neighbour + 22 * noise()));
  });
}

/** The mark of that lesion. */
const axes = (side) => ({
  longAxis: [
    [side * 0.25, side / 2],
    [side * 0.75, side / 2],
  ],
  shortAxis: [
    [side / 2, side * 0.3],
    [side / 2, side * 0.7],
  ],
});

/** Nothing is fixed but the border and a disc in the middle: the most that the cut can have to do. */
function openTrimap(side) {
  return Uint8Array.from({ length: side * side }, (_, i) => {
    const [column, row] = [i % side, Math.floor(i / side)];
    if (Math.min(column, row, side - 1 - column, side - 1 - row) < 2) return 0;
    const radius = Math.hypot(column - side / 2, row - side / 2);
    return radius < side / 16 ? 1 : radius < side / 5 ? 3 : 2;
  });
}

function dice(a, b) {
  let [both, sum] = [0, 0];
  a.forEach((value, i) => {
    both += value & b[i];
    sum += value + b[i];
  });
  return (2 * both) / sum;
}

/** @returns a row for each image and trimap; ours must not be slower. It ends when a round changes nothing, OpenCV's after five. */
export async function run() {
  const openCv = await startPython({ script: 'grabcut-opencv.py', modules: ['cv2'], packages: ['python3-opencv'] });
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-bench-'));
  const grabCut = new GrabCut();
  const rows = [];
  try {
    for (const side of [128, 256]) {
      const size = { rows: side, columns: side };
      const image = lesionImage(side);
      for (const [kind, trimap] of [
        ['RECIST trimap', trimapFromRecist(size, axes(side))],
        ['open trimap', openTrimap(side)],
      ]) {
        const file = (name) => join(folder, name);
        writeFileSync(file('image'), image);
        writeFileSync(file('trimap'), trimap);
        const taken = await measureInTurns({
          ours: milliseconds(() => grabCut.segment(image, trimap, size)),
          theirs: () => openCv.run(`${side} ${file('image')} ${file('trimap')} ${file('mask')}`),
        });
        const agreement = dice(grabCut.segment(image, trimap, size), readFileSync(file('mask')));
        rows.push({
          what: `GrabCut ${side}², ${kind}`,
          value: taken.ours,
          unit: 'ms',
          reference: { name: `OpenCV ${openCv.version}`, value: taken.theirs },
          limit: taken.theirs,
          note: `masks agree to Dice ${agreement.toFixed(3)}`,
        });
      }
    }
  } finally {
    openCv.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return rows;
}
