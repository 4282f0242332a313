import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { writeModel } from '../../../models/engine/write-model.js';
import { ExperimentError } from '../../../models/errors/experiment-error.js';
import { candidateCard } from '../../../models/experiments/candidate-card.js';
import type { RunResult } from '../../../models/experiments/run/run-result.js';
import { reported } from '../server-options.js';

/** `recist3d weights RUN`: makes of a finished whole-slice run what `candidates.weights` wants. */
export function weightsCommand(): Command {
  return new Command('weights')
    .description('Make weights for candidates, with their card, of a finished whole-slice run of `recist3d train`.')
    .argument('<run>', 'folder of the run, such as out/training/whole-slice-unet/seed-1')
    .requiredOption('--out <dir>', 'folder for candidate-network.onnx and candidate-network.card.json')
    .option('--version-of <version>', 'version of the weights, told with every candidate', '1.0.0')
    .addHelpText(
      'after',
      '\nSet CANDIDATES_WEIGHTS to the folder and CANDIDATES_ENABLED to true; see docs/training.md.',
    )
    .action((run: string, { out, versionOf }: { readonly out: string; readonly versionOf: string }) =>
      reported(async () => {
        const card = candidateCard(JSON.parse(read(run, 'results.json').toString('utf8')) as RunResult, versionOf);
        mkdirSync(out, { recursive: true });
        writeModel(out, read(run, 'whole-slice.onnx'), card);
        console.log(`${join(out, card.name)}.onnx and its card are written.`);
      }),
    );
}

function read(run: string, file: string): Buffer {
  try {
    return readFileSync(join(run, file));
  } catch (cause) {
    throw new ExperimentError('run-mismatch', `${file} cannot be read: the run is not finished`, { cause });
  }
}
