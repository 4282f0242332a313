import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseRecipe } from '../../../../models/experiments/recipe/parse-recipe.js';
import { CollectedRuns } from '../../../../models/experiments/tables/collected-runs.js';
import { paperTables } from '../../../../models/experiments/tables/paper-tables.js';

const folder = join('docs', 'results');
const runs = CollectedRuns.read([join(folder, 'runs')]);

/** The seeds of a recipe are those of all its runs together. */
const withoutSeeds = ({ seeds: _, ...recipe }: { readonly seeds: readonly number[] }) => recipe;

describe('the tables of docs/results', () => {
  test.each(paperTables(runs).map(({ name, markdown }) => ({ name, markdown })))(
    '$name.md is what the runs beside it give',
    ({ name, markdown }) => {
      expect(readFileSync(join(folder, `${name}.md`), 'utf8')).toBe(markdown);
    },
  );

  const recipes = [...new Set(runs.all.map(({ recipe }) => recipe.name))];
  test.each(recipes)('the runs of %s are of the recipe as it is, one for each of its seeds', (name) => {
    const recipe = parseRecipe(readFileSync(join('models', 'recipes', `${name}.json`), 'utf8'));
    const own = runs.of(name);
    expect(own.map(({ seed }) => seed).sort()).toEqual([...recipe.seeds].sort());
    for (const run of own) expect(withoutSeeds(run.recipe)).toEqual(withoutSeeds(recipe));
  });
});
