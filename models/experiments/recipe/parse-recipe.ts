import { z } from 'zod';
import { ExperimentError } from '../../errors/experiment-error.js';
import type { Recipe } from './recipe.js';
import { recipeSchema } from './recipe.js';

/** @param text a recipe as JSON @throws {ExperimentError} recipe-invalid, naming every entry that is wrong */
export function parseRecipe(text: string): Recipe {
  const parsed = recipeSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new ExperimentError('recipe-invalid', z.prettifyError(parsed.error));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ExperimentError('recipe-invalid', 'the recipe is no JSON', { cause });
  }
}
