import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import cliProgress from 'cli-progress';
import { Command, InvalidArgumentError } from 'commander';
import { Recist3dError } from '../../../dicom-sr/errors/recist3d-error.js';
import { ExperimentError } from '../../../models/errors/experiment-error.js';
import { createSourceFactory } from '../../../models/experiments/load-lesions.js';
import { epochsOf } from '../../../models/experiments/recipe/epochs-of.js';
import { parseRecipe } from '../../../models/experiments/recipe/parse-recipe.js';
import { quicken, withPhantoms } from '../../../models/experiments/recipe/quicken.js';
import type { Recipe, SourceRecipe } from '../../../models/experiments/recipe/recipe.js';
import { forgetRun, runRecipe } from '../../../models/experiments/run/run-recipe.js';
import { runTables } from '../../../models/experiments/tables/run-tables.js';
import { makeOutFolder } from '../../folders/make-out-folder.js';
import { createDicomLesionSource } from '../../training/dicom-lesion-source.js';
import { exitCode } from '../exit-code.js';
import { wholeNumber } from '../whole-number.js';

interface TrainOptions {
  readonly data: string;
  readonly out: string;
  readonly cache: string;
  readonly threads: number;
  readonly seeds?: readonly number[];
  readonly quick?: true;
  readonly restart?: true;
}

const HELP = `
A recipe says which lesions are learnt from, how they are split by patient, the network, its labels and its losses; models/recipes holds those
of the papers, docs/training.md every entry. Folders in a recipe lie below --data.

OUT/RECIPE/seed-N gets recipe.json, history.csv, curves.png, results.json, and of each stage its checkpoint, weights and network (.onnx).
A run that was broken off goes on after its last whole epoch; a finished one is not run again (--restart throws it away).
--quick passes through every step in seconds, on phantoms where there are no data; its numbers say nothing, and it writes to OUT/quick.
\`recist3d evaluate --tables\` prints what came of all runs beside the numbers of the papers.

Exit codes: 0 every run was finished, 1 the command could not run, 2 a recipe was refused or diverged (the others were run).`;

/** `recist3d train`: networks from recipes. */
export function trainCommand(): Command {
  return new Command('train')
    .description('Train networks by recipe, from marks alone or from masks.')
    .argument('<recipes...>', 'recipes (JSON)')
    .option('--data <dir>', 'folder that the folders of recipes lie below', '../shared/data/lesions')
    .option('--out <dir>', 'folder for runs', join('out', 'training'))
    .option('--cache <dir>', 'folder for cropped lesions', join('.cache', 'rois'))
    .option('--threads <n>', 'threads of the engine', wholeNumber(1, 256), 2)
    .option('--seeds <list>', 'only these seeds of the recipe, separated by commas', seedList)
    .option('--quick', 'a few steps on a few lesions, to see that everything runs')
    .option('--restart', 'throw away what an earlier run of the recipe has left')
    .addHelpText('after', HELP)
    .action(async (paths: string[], options: TrainOptions) => {
      process.exitCode = await train(paths, options);
    });
}

async function train(paths: readonly string[], options: TrainOptions): Promise<number> {
  let refused = 0;
  for (const path of paths) {
    try {
      await trainRecipe(prepare(readRecipe(path), options), options);
    } catch (error) {
      if (!(error instanceof Recist3dError)) throw error;
      console.error(`${path}: ${error.message}\n${error.nextStep}`);
      refused++;
    }
  }
  if (refused === 0) return exitCode.ok;
  return refused === paths.length ? exitCode.failed : exitCode.partly;
}

function readRecipe(path: string): Recipe {
  try {
    return parseRecipe(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof Recist3dError) throw error;
    throw new ExperimentError('recipe-invalid', 'the file cannot be read', { cause: error });
  }
}

function prepare(recipe: Recipe, { quick, data }: TrainOptions): Recipe {
  if (!quick) return recipe;
  const isThere = (source: SourceRecipe): boolean =>
    source.kind === 'phantoms' || existsSync(join(data, source.folder));
  if (recipe.data.sources.every(isThere)) return quicken(recipe);
  console.error(`${recipe.name}: no data below ${data}; phantoms take their place.`);
  return quicken(withPhantoms(recipe));
}

async function trainRecipe(recipe: Recipe, options: TrainOptions): Promise<void> {
  const { out, data, cache, threads, quick } = options;
  const createSource = createSourceFactory(data, ({ organ, limit }, folder) =>
    createDicomLesionSource({ folder, organ, ...(limit !== undefined && { limit }) }),
  );
  const seeds = options.quick ? recipe.seeds : (options.seeds ?? recipe.seeds);
  for (const seed of seeds) {
    const folder = join(out, ...(quick ? ['quick'] : []), recipe.name, `seed-${seed}`);
    if (options.restart) forgetRun(folder);
    makeOutFolder(folder);
    const bar = progressBar();
    bar.start(epochsOf(recipe), 0, { name: `${recipe.name}, seed ${seed}`, phase: 'starting' });
    try {
      const result = await runRecipe({
        recipe,
        seed,
        folder,
        quick: quick === true,
        threads,
        createSource,
        cacheFolder: cache,
        onEpoch: ({ stage, trainingLoss, validationLoss }, epochs) => {
          const losses = `loss ${trainingLoss.toFixed(4)}, validation ${validationLoss.toFixed(4)}`;
          bar.update(epochs, { phase: `${stage}: ${losses}` });
        },
        onPhase: (phase) => bar.update({ phase }),
      });
      bar.stop();
      console.log(runTables(result));
    } finally {
      bar.stop();
    }
  }
}

/** On stderr, so that tables can be piped; silent where nobody watches. */
const progressBar = (): cliProgress.SingleBar =>
  new cliProgress.SingleBar({
    format: '{name} {bar} {value}/{total} epochs, {eta_formatted} left, {phase}',
    stream: process.stderr,
    noTTYOutput: false,
    clearOnComplete: true,
  });

function seedList(text: string): readonly number[] {
  const seeds = text.split(',').map((part) => Number(part.trim()));
  if (seeds.every((seed) => Number.isSafeInteger(seed))) return seeds;
  throw new InvalidArgumentError('It must be whole numbers separated by commas.');
}
