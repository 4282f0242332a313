import { markdownTable } from '../../evaluation/report/markdown-table.js';
import type { LabellingVariant } from '../recipe/recipe.js';
import type { BoxKind, ProposalScore, Reader } from '../recist-labelling/score-proposals.js';
import type { CollectedRuns } from './collected-runs.js';
import type { LabellingRow } from './labelling-numbers.js';
import { labellingNumbers } from './labelling-numbers.js';
import type { ValuesBySeed } from './paired-difference.js';
import { formatDifference, pairedDifference } from './paired-difference.js';

type Axis = 'long' | 'short';
type Selection = { readonly stage: string; readonly variant: string; readonly box: BoxKind };

const RECIPE = 'recist-labelling';
const PRODUCT = 'recist-labelling-product';
const readers: readonly Reader[] = ['truth', 'reader-1', 'reader-2'];

/** 004 T1 of one axis: location and length errors in pixels of the original image, against each reader and overall. */
export function labellingTable(runs: CollectedRuns, axis: Axis): string {
  const rows = labellingNumbers.map((row) => {
    const columns = [...readers.map((reader) => [reader]), readers];
    const ours = columns.flatMap((against) => cellsOf(runs, row, axis, against));
    return [row.row, ...row[axis].map((cells) => cells.join(' / ')), ...ours];
  });
  const header = ['DL', 'R1', 'R2', 'overall'];
  return markdownTable(
    [
      'reader or method',
      ...header.map((name) => `004 ${name} Loc. / Len.`),
      ...header.map((name) => `ours ${name} Loc. / Len.`),
    ],
    rows,
  );
}

function cellsOf(
  runs: CollectedRuns,
  { from }: LabellingRow,
  axis: Axis,
  against: readonly Reader[],
): readonly string[] {
  if (against.length === 1 && against[0] === from) return ['–'];
  const isReader = (readers as readonly string[]).includes(from);
  const own = isReader
    ? { stage: 'without-network', variant: from, box: 'rough' as const }
    : { stage: from, variant: 'network', box: 'rough' as const };
  const scores = scoresOf(runs, RECIPE, own)
    .flat()
    .filter(({ reader }) => against.includes(reader));
  if (scores.length === 0) return ['not trained'];
  const values = (part: 'location' | 'length'): readonly number[] =>
    scores.flatMap(({ difference }) => difference?.[axis][part] ?? []);
  return [`${meanAndSpread(values('location'))} / ${meanAndSpread(values('length'))}`];
}

/** What the product makes of boxes drawn close and rough, against the truth: long-axis length error in pixels and per cent. */
export function proposalTable(runs: CollectedRuns): string {
  const methods = [
    ['network, four views (product recipe)', PRODUCT, 'stn-lrp-shn-cos', 'network-views'],
    ['network, one view (product recipe)', PRODUCT, 'stn-lrp-shn-cos', 'network'],
    ['default cut of the box', RECIPE, 'without-network', 'cut'],
    ['GrabCut on the box', RECIPE, 'without-network', 'grabcut-i'],
    ['the box itself, shrunk', RECIPE, 'without-network', 'box'],
  ] as const;
  const rows = methods.flatMap(([name, recipe, stage, variant]) =>
    (['close', 'rough'] as const).map((box) => {
      const bySeed = scoresOf(runs, recipe, { stage, variant, box }, PRODUCT);
      const truth = bySeed.flat().filter(({ reader }) => reader === 'truth');
      const grabCut = scoresOf(runs, RECIPE, { stage: 'without-network', variant: 'grabcut-i', box }, PRODUCT);
      const difference =
        variant === 'grabcut-i' ? '–' : formatDifference(pairedDifference(sharesOf(bySeed), sharesOf(grabCut)), 3);
      return [name, box, String(new Set(truth.map(({ lesion }) => lesion)).size), ...bySet(truth), difference];
    }),
  );
  const header = ['long-axis error, all (%)', 'LIDC (%)', 'sarcomas (%)', 'pixels, all', 'refused'];
  return markdownTable(['proposal', 'box', 'lesions', ...header, 'share of L, less GrabCut (95 %)'], rows);
}

function bySet(scores: readonly ProposalScore[]): readonly string[] {
  if (scores.length === 0) return ['not trained', 'not trained', 'not trained', 'not trained', '–'];
  const found = scores.filter(({ difference }) => difference !== undefined);
  const share = (own: readonly ProposalScore[]): string =>
    own.length === 0
      ? '–'
      : meanAndSpread(
          own.map(({ difference }) => 100 * difference!.long.lengthShare),
          1,
        );
  return [
    share(found),
    share(found.filter(({ set }) => set === 'lidc')),
    share(found.filter(({ set }) => set === 'sts')),
    meanAndSpread(found.map(({ difference }) => difference!.long.length)),
    String(scores.length - found.length),
  ];
}

/** Whether all losses are better than fewer, lesion by lesion: differences of the long axis' errors, in pixels. */
export function labellingDifferences(runs: CollectedRuns): string {
  const pairs: readonly (readonly [LabellingVariant, LabellingVariant])[] = [
    ['stn-shn', 'shn'],
    ['stn-lrp-shn', 'stn-shn'],
    ['stn-lrp-shn-cos', 'stn-lrp-shn'],
    ['stn-lrp-shn-cos', 'shn'],
  ];
  const rows = pairs.map(([a, b]) => {
    const values = (stage: string, part: 'location' | 'length'): ValuesBySeed =>
      scoresOf(runs, RECIPE, { stage, variant: 'network', box: 'rough' }).map((scores) =>
        valuesOf(scores, ({ difference }) => difference?.long[part]),
      );
    const cell = (part: 'location' | 'length'): string =>
      formatDifference(pairedDifference(values(a, part), values(b, part)), 2);
    return [`${a} − ${b}`, cell('location'), cell('length')];
  });
  return markdownTable(['difference (negative is better)', 'location, px (95 %)', 'length, px (95 %)'], rows);
}

/** Scores of each seed's run; of another recipe where this one was not run. */
function scoresOf(
  runs: CollectedRuns,
  recipe: string,
  { stage, variant, box }: Selection,
  instead?: string,
): readonly (readonly ProposalScore[])[] {
  const own = runs.of(recipe);
  const chosen = own.length === 0 && instead !== undefined ? runs.of(instead) : own;
  return chosen.flatMap((run) => {
    const scores = run.stages.find((entry) => entry.stage === stage)?.proposals ?? [];
    const passed = scores.filter(
      (score) => score.variant === variant && score.box === box && !score.set.startsWith('phantom'),
    );
    return passed.length === 0 ? [] : [passed];
  });
}

const sharesOf = (bySeed: readonly (readonly ProposalScore[])[]): ValuesBySeed =>
  bySeed.map((scores) => valuesOf(scores, ({ difference }) => difference?.long.lengthShare));

function valuesOf(
  scores: readonly ProposalScore[],
  value: (score: ProposalScore) => number | undefined,
): ReadonlyMap<string, number> {
  const truth = scores.filter(({ reader }) => reader === 'truth');
  return new Map(
    truth.flatMap((score) => {
      const own = value(score);
      return own === undefined ? [] : [[score.lesion, own] as const];
    }),
  );
}

function meanAndSpread(values: readonly number[], digits = 2): string {
  if (values.length === 0) return '–';
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return `${mean.toFixed(digits)}±${spread.toFixed(digits)}`;
}
