import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { roundedRun, unpackRun } from '../run/packed-run.js';
import type { RunResult, StageResult } from '../run/run-result.js';
import type { LesionScore } from '../scoring/score-prediction.js';

/** How a kept run's file is called after its seed. */
export const keptEnding = '.json.gz';

/** All finished runs, by recipe. */
export class CollectedRuns {
  constructor(private readonly results: readonly RunResult[]) {}

  /**
   * @returns the finished runs `FOLDER/RECIPE/seed-N/results.json` and `FOLDER/RECIPE/seed-N.json.gz` (as `keepRuns` writes them) of several
   * folders; of a recipe that more than one holds, those of the first. Runs of `--quick` lie elsewhere and never count
   */
  static read(folders: readonly string[]): CollectedRuns {
    const byRecipe = new Map<string, readonly RunResult[]>();
    for (const folder of folders) {
      for (const recipe of foldersIn(folder)) {
        const finished = readRecipe(join(folder, recipe)).filter(({ quick }) => !quick);
        if (finished.length > 0 && !byRecipe.has(recipe)) byRecipe.set(recipe, finished);
      }
    }
    const recipes = [...byRecipe.keys()].sort();
    return new CollectedRuns(recipes.flatMap((recipe) => byRecipe.get(recipe) ?? []));
  }

  get all(): readonly RunResult[] {
    return this.results;
  }

  /** @returns the runs of a recipe, one a seed */
  of(recipe: string): readonly RunResult[] {
    return this.results.filter((run) => run.recipe.name === recipe);
  }
}

const foldersIn = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory()) : [];

function readRecipe(folder: string): readonly RunResult[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return entry.name.endsWith(keptEnding) ? [unpackRun(readFileSync(path))] : [];
    const results = join(path, 'results.json');
    return existsSync(results) ? [roundedRun(JSON.parse(readFileSync(results, 'utf8')) as RunResult)] : [];
  });
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
