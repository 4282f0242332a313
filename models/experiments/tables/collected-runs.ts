import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunResult, StageResult } from '../run/run-result.js';
import type { LesionScore } from '../scoring/score-prediction.js';

/** All finished runs of a folder, by recipe. */
export class CollectedRuns {
  constructor(private readonly results: readonly RunResult[]) {}

  /** @returns the finished runs `FOLDER/RECIPE/seed-N/results.json`; runs of `--quick` lie elsewhere and never count */
  static read(folder: string): CollectedRuns {
    const recipes = existsSync(folder) ? readdirSync(folder).sort() : [];
    const results = recipes.flatMap((recipe) => {
      const own = join(folder, recipe);
      const seeds = readdirSync(own, { withFileTypes: true }).filter((entry) => entry.isDirectory());
      return seeds.flatMap(({ name }) => {
        const path = join(own, name, 'results.json');
        return existsSync(path) ? [JSON.parse(readFileSync(path, 'utf8')) as RunResult] : [];
      });
    });
    return new CollectedRuns(results.filter(({ quick }) => !quick));
  }

  get all(): readonly RunResult[] {
    return this.results;
  }

  /** @returns the runs of a recipe, one a seed */
  of(recipe: string): readonly RunResult[] {
    return this.results.filter((run) => run.recipe.name === recipe);
  }
}

/** Which scores a row of a table is made of. */
export interface RowOfRuns {
  readonly recipe: string;
  /** The first stage where not given. */
  readonly stage?: string;
  readonly variant: string;
}

/** @returns the scores of each seed's run, for the lesions that pass */
export function scoresBySeed(
  runs: CollectedRuns,
  { recipe, stage, variant }: RowOfRuns,
  passes: (score: LesionScore) => boolean = () => true,
): readonly (readonly LesionScore[])[] {
  return runs.of(recipe).flatMap((run) => {
    const own: StageResult | undefined =
      stage === undefined ? run.stages[0] : run.stages.find((s) => s.stage === stage);
    const scores = own?.scores.filter((score) => score.variant === variant && passes(score)) ?? [];
    return scores.length === 0 ? [] : [scores];
  });
}
