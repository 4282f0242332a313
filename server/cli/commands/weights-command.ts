import { join } from 'node:path';
import { Command } from 'commander';
import { installWeights } from '../../../models/experiments/install-weights.js';
import { reported } from '../server-options.js';

/** `recist3d weights RUN`: makes of a finished run what the product loads. */
export function weightsCommand(): Command {
  return new Command('weights')
    .description(
      'Make weights, with their cards, of a finished run of `recist3d train`: the lesion network, candidates (whole-slice), proposals of marks (recist-labelling), enhancement (stacked-gan), co-segmentation.',
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
        for (const name of installWeights(run, out, versionOf))
          console.log(`${join(out, name)}.onnx and its card are written.`);
      }),
    );
}
