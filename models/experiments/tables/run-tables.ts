import { markdownTable } from '../../evaluation/report/markdown-table.js';
import type { RunResult, StageResult } from '../run/run-result.js';
import type { LesionScore } from '../scoring/score-prediction.js';

/** @returns what one run came to, as Markdown: a row for each stage and variant. */
export function runTables({ recipe, seed, quick, lesions, stages }: RunResult): string {
  const title = `${recipe.name}, seed ${seed}${quick ? ' (quick: numbers say nothing)' : ''}`;
  const counts = `${lesions.train} lesions trained on, ${lesions.validation} validated, ${lesions.test} tested`;
  const rows = stages.flatMap((stage) => variantsOf(stage).map((variant) => rowOf(stage, variant)));
  const table = markdownTable(['stage', 'variant', 'steps', 'n', 'slice Dice', '3D Dice'], rows);
  return [`${title}: ${counts}`, '', table, ''].join('\n');
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
