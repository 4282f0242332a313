import { markdownTable } from '../../evaluation/report/markdown-table.js';
import type { RunResult, StageResult } from '../run/run-result.js';
import type { ProposalScore } from '../recist-labelling/score-proposals.js';
import type { LesionScore } from '../scoring/score-prediction.js';

/** @returns what one run came to, as Markdown: a row for each stage and variant. */
export function runTables({ recipe, seed, quick, lesions, stages }: RunResult): string {
  const title = `${recipe.name}, seed ${seed}${quick ? ' (quick: numbers say nothing)' : ''}`;
  const counts = `${lesions.train} lesions trained on, ${lesions.validation} validated, ${lesions.test} tested`;
  const rows = stages.flatMap((stage) => variantsOf(stage).map((variant) => rowOf(stage, variant)));
  const table = markdownTable(['stage', 'variant', 'steps', 'n', 'slice Dice', '3D Dice'], rows);
  const proposed = stages.flatMap((stage) => proposalRows(stage));
  const proposals = proposed.length === 0 ? [] : ['', markdownTable(PROPOSAL_HEADER, proposed)];
  return [`${title}: ${counts}`, '', table, ...proposals, ''].join('\n');
}

const PROPOSAL_HEADER = ['stage', 'proposal', 'box', 'n', 'refused', 'long axis, error (%)', 'long axis, error (px)'];

/** Proposed marks against the mark of the truth. */
function proposalRows({ stage, proposals = [] }: StageResult): readonly (readonly string[])[] {
  const rows = new Map<string, ProposalScore[]>();
  for (const score of proposals.filter(({ reader }) => reader === 'truth')) {
    const key = `${score.variant}|${score.box}`;
    rows.set(key, [...(rows.get(key) ?? []), score]);
  }
  return [...rows].map(([key, scores]) => {
    const found = scores.flatMap(({ difference }) => difference?.long ?? []);
    const mean = (value: (own: (typeof found)[number]) => number): number =>
      found.reduce((sum, own) => sum + value(own), 0) / found.length;
    return [
      stage,
      ...key.split('|'),
      String(found.length),
      String(scores.length - found.length),
      (100 * mean(({ lengthShare }) => lengthShare)).toFixed(1),
      mean(({ length }) => length).toFixed(2),
    ];
  });
}

const variantsOf = ({ scores }: StageResult): readonly string[] => [...new Set(scores.map(({ variant }) => variant))];

function rowOf({ stage, steps, scores }: StageResult, variant: string): readonly string[] {
  const own = scores.filter((score) => score.variant === variant);
  const volumes = own.flatMap(({ volume }) => volume ?? []);
  return [
    stage,
    variant,
    String(steps),
    String(own.length),
    meanOf(own, ({ slice }) => slice.dice).toFixed(3),
    volumes.length === 0 ? '–' : (volumes.reduce((sum, { dice }) => sum + dice, 0) / volumes.length).toFixed(3),
  ];
}

const meanOf = (scores: readonly LesionScore[], value: (score: LesionScore) => number): number =>
  scores.reduce((sum, score) => sum + value(score), 0) / scores.length;
