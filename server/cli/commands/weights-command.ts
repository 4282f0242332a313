import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { writeModel } from '../../../models/engine/write-model.js';
import { ExperimentError } from '../../../models/errors/experiment-error.js';
import { candidateCard } from '../../../models/experiments/candidate-card.js';
import { lesionCard, shippedStage } from '../../../models/experiments/lesion-network/lesion-card.js';
import type { InstallableModel } from '../../../models/experiments/installed-cards.js';
import { installableModel } from '../../../models/experiments/installed-cards.js';
import type { RunResult } from '../../../models/experiments/run/run-result.js';
import { reported } from '../server-options.js';

/** `recist3d weights RUN`: makes of a finished run what the product loads. */
export function weightsCommand(): Command {
  return new Command('weights')
    .description(
      'Make weights, with their card, of a finished run of `recist3d train`: candidates (whole-slice) or the lesion network.',
    )
    .argument('<run>', 'folder of the run, such as out/training/whole-slice-unet/seed-1')
    .requiredOption('--out <dir>', 'folder for NAME.onnx and NAME.card.json')
    .option('--version-of <version>', 'version of the weights, told with every result', '1.0.0')
    .addHelpText(
      'after',
      '\nFor candidates set CANDIDATES_WEIGHTS to the folder and CANDIDATES_ENABLED to true; see docs/training.md.',
    )
    .action((run: string, { out, versionOf }: { readonly out: string; readonly versionOf: string }) =>
      reported(async () => {
        const result = JSON.parse(read(run, 'results.json').toString('utf8')) as RunResult;
        const { card, file } = modelOf(result, versionOf);
        mkdirSync(out, { recursive: true });
        writeModel(out, read(run, file), card);
        console.log(`${join(out, card.name)}.onnx and its card are written.`);
      }),
    );
}

/** What a run has to install. */
function modelOf(result: RunResult, version: string): InstallableModel {
  switch (result.recipe.experiment) {
    case 'lesion-network':
      return { card: lesionCard(result, version), file: `${shippedStage}.onnx` };
    case 'recist-labelling':
    case 'stacked-gan':
      return installableModel(result, version);
    default:
      return { card: candidateCard(result, version), file: 'whole-slice.onnx' };
  }
}

function read(run: string, file: string): Buffer {
  try {
    return readFileSync(join(run, file));
  } catch (cause) {
    throw new ExperimentError('run-mismatch', `${file} cannot be read: the run is not finished`, { cause });
  }
}
