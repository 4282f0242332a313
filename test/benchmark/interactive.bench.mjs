import { createMethodRegistry } from '../../dist/models/methods/method-registry.js';
import { createPhantom } from '../../dist/models/phantom/create-phantom.js';
import { strokeVoxels } from '../../dist/models/interactive/stroke-voxels.js';
import { createInProcessSegmenter } from '../../dist/server/segmenter/in-process-segmenter.js';
import { median } from './benchmark.mjs';

export const title =
  'What a reader waits for while he corrects: segment again by the default method, measure and check, 512² × 134 phantom; CPU time';

const limitMs = 1000;

/** What a reader changes on a lesion. */
const changes = {
  'moved endpoint': ({ mark }) => ({ mark: { ...mark, longAxis: [mark.longAxis[0], shifted(mark.longAxis[1], 3)] } }),
  'stroke "add here"': ({ mark }, volume) => ({ mark, constraints: { add: strokeFrom(mark, volume, 10) } }),
  'stroke "remove here"': ({ mark }, volume) => ({ mark, constraints: { remove: strokeFrom(mark, volume, 4) } }),
  'dragged ends': ({ mark }) => ({ mark, constraints: { ends: [mark.slice - 3, mark.slice + 4] } }),
};

const shifted = ([column, row], by) => [column + by, row];

function strokeFrom({ slice, longAxis: [a, b] }, volume, length) {
  const middle = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  return strokeVoxels([{ slice, points: [middle, shifted(middle, length)], radiusMm: 2 }], volume);
}

/** CPU time counts, not the clock: whatever else the machine does is not what is measured. */
async function cpuMs(action) {
  const before = process.cpuUsage();
  await action();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function boxAround({ longAxis, shortAxis }) {
  const points = [...longAxis, ...shortAxis];
  const [columns, rows] = [0, 1].map((axis) => points.map((point) => point[axis]));
  return [
    [Math.min(...columns) - 4, Math.min(...rows) - 4],
    [Math.max(...columns) + 4, Math.max(...rows) + 4],
  ];
}

export async function run() {
  const methods = createMethodRegistry();
  const method = methods.get('default').description.id;
  const segmenter = createInProcessSegmenter(methods);
  const { volume, lesions } = createPhantom({ slices: 134, matrix: 512 });
  const rows = [{ what: 'lesions', value: lesions.length, unit: '', note: `method ${method}` }];
  for (const [what, changed] of Object.entries(changes)) {
    const taken = [];
    for (let round = 0; round < 3; round++)
      for (const lesion of lesions) {
        const request = { volume, method, ...changed(lesion, volume) };
        const ms = await cpuMs(() => segmenter.segmentQuickly(request));
        if (round > 0) taken.push(ms);
      }
    rows.push({ what: `${what}, median lesion`, value: median(taken), unit: 'ms' });
    rows.push({ what: `${what}, slowest lesion`, value: Math.max(...taken), unit: 'ms', limit: limitMs });
  }
  const further = [];
  for (const lesion of lesions) {
    const strokes = { add: strokeFrom(lesion.mark, volume, 10) };
    await segmenter.segmentQuickly({ volume, method, mark: lesion.mark, constraints: strokes });
    const constraints = { ...strokes, remove: strokeFrom(lesion.mark, volume, 4) };
    further.push(await cpuMs(() => segmenter.segmentQuickly({ volume, method, mark: lesion.mark, constraints })));
  }
  rows.push({ what: 'a further stroke, slowest lesion', value: Math.max(...further), unit: 'ms', limit: limitMs });
  const taken = [];
  for (const { mark } of lesions) {
    const request = { volume, box: { slice: mark.slice, corners: boxAround(mark) } };
    taken.push(await cpuMs(() => segmenter.propose(request)));
  }
  rows.push({
    what: 'mark proposed from a box, slowest lesion',
    value: Math.max(...taken),
    unit: 'ms',
    limit: limitMs,
  });
  const probabilities = [];
  for (const { mark } of lesions) probabilities.push(await cpuMs(() => segmenter.agreement({ volume, mark, method })));
  rows.push({
    what: 'probability overlay, slowest lesion',
    value: Math.max(...probabilities),
    unit: 'ms',
    limit: limitMs,
  });
  return rows;
}
