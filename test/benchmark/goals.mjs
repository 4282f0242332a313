import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { heldOutSummaries } from './evaluate-held-out.mjs';
import { hasLearnt } from './held-out-networks.mjs';

/** Numbers that methods must reach: mean Dice on the RECIST slice (`slice`) or of the volume, of all lesions or of those ≥ 10 mm. */
const goals = [
  { set: 'sts', method: 'grabcut-r', what: 'slice', least: 0.86 },
  { set: 'sts', method: 'graph-cut-3d', what: 'volume', least: 0.8 },
  { set: 'lidc', group: 'long axis ≥ 10 mm', method: 'graph-cut-3d', what: 'slice', least: 0.9 },
  { set: 'lidc', group: 'long axis ≥ 10 mm', method: 'graph-cut-3d', what: 'volume', least: 0.81 },
  { set: 'ircadb', method: 'graph-cut-3d', what: 'volume', least: 0.88 },
  { set: 'nsclc', method: 'graph-cut-3d', what: 'volume', least: 0.66 },
];

/** The default must not be below the plain shapes of the mark in any set. */
const comparisons = [
  { method: 'default', what: 'slice', against: 'ellipse' },
  { method: 'default', what: 'volume', against: 'ellipsoid' },
];

const everything = 'all lesions';

/** @returns Markdown: each goal with what was reached at each seed, from the results that lie in the folders of `npm run results` */
export function goalsTable({ sets, seeds, folderOf }) {
  const summaries = new Map(sets.flatMap((set) => seeds.map((seed) => [`${set} ${seed}`, read(folderOf(set, seed))])));
  const dice = (set, seed, method, what, group = everything) =>
    summaries.get(`${set} ${seed}`).find((one) => one.method === method && one.group === group)?.[what]?.mean;
  const perSeed = (...of) => seeds.map((seed) => dice(of[0], seed, ...of.slice(1)));
  const fixed = goals
    .filter(({ set }) => sets.includes(set))
    .map(({ set, group, method, what, least }) =>
      row(
        set,
        group,
        method,
        what,
        perSeed(set, method, what, group),
        seeds.map(() => least),
        decimal(least, 2),
      ),
    );
  const relative = sets.flatMap((set) =>
    comparisons.map(({ method, what, against }) => {
      const others = perSeed(set, against, what);
      const name = hasLearnt(set) ? `${method}, cross-validated` : method;
      const known = others.filter((value) => value !== undefined);
      const least = known.length > 0 ? `${against} ${decimal(mean(known), 3)}` : against;
      return row(set, undefined, name, what, perSeed(set, method, what), others, least);
    }),
  );
  const header = [
    'set',
    'lesions',
    'method',
    'mean Dice of',
    'at least',
    ...seeds.map((seed) => `seed ${seed}`),
    'mean',
    'reached',
  ];
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return `${[preamble, [line(header), line(header.map(() => '---')), ...[...fixed, ...relative].map(line)].join('\n')].join('\n\n')}\n`;
}

const preamble = `# What the methods must reach, and reach

    npm run build && npm run results

writes this table: marks derived from the masks with ±10 % endpoint jitter, three seeds, mean Dice. A goal counts as reached where the mean over the seeds
reaches it; – is not measured. The settings of the methods without training were chosen on these lesions. Sets that taught the network that ships have the networks of
its cross-validation instead, each on patients that it has not seen.`;

function row(set, group, method, what, reached, least, leastText) {
  const known = reached.map((_, i) => i).filter((i) => reached[i] !== undefined && least[i] !== undefined);
  const ours = mean(known.map((i) => reached[i]));
  const asked = mean(known.map((i) => least[i]));
  return [
    set,
    group ?? everything,
    method,
    what === 'slice' ? 'RECIST slice' : 'volume',
    leastText,
    ...reached.map((value) => decimal(value, 3)),
    known.length === 0 ? '–' : decimal(ours, 3),
    known.length === 0 ? 'not measured' : ours >= asked ? 'yes' : '**no**',
  ];
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const decimal = (value, digits) => (value === undefined ? '–' : value.toFixed(digits).replace(/^0\./, '.'));

function read(folder) {
  const file = join(folder, 'results.json');
  const own = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).summaries : [];
  return [...own, ...heldOutSummaries(folder)];
}
