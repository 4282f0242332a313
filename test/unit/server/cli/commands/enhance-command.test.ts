import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { enhancementFile, enhancementPreprocessing } from '../../../../../models/enhancement/enhancement-file.js';
import { enhancementModel } from '../../../../../models/enhancement/enhancer.js';
import { writeModel } from '../../../../../models/engine/write-model.js';
import { enhance } from '../../../../../models/networks/stacked-gan/stacked-gan.js';
import { enhanceCommand } from '../../../../../server/cli/commands/enhance-command.js';
import { phantomCommand } from '../../../../../server/cli/commands/phantom-command.js';
import { captureConsole } from '../../../../fixtures/captured-console.js';
import { noisyWeights } from '../../../models/networks/noisy-weights.js';

const root = mkdtempSync(join(tmpdir(), 'recist3d-enhance-'));
afterAll(() => rmSync(root, { recursive: true }));
const { printed, complained } = captureConsole();

async function run(command: ReturnType<typeof enhanceCommand>, ...args: readonly string[]): Promise<number> {
  process.exitCode = 0;
  const quiet = command.exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} });
  await quiet.parseAsync([...args], { from: 'user' });
  return Number(process.exitCode);
}

const tiny = {
  id: 'stacked-gan-tiny',
  denoiser: { blocks: 1, channels: 4 },
  enhancer: { blocks: 1, channels: 4 },
  discriminator: { channels: [4], dense: 4 },
};

describe('recist3d enhance', () => {
  const png = join(root, 'slice.png');

  test('draws a slice of a phantom before and after', async () => {
    const phantom = join(root, 'phantom');
    await run(phantomCommand(), phantom, '--slices', '24', '--matrix', '96', '--lesions', '1', '--seed', '2');
    const weights = noisyWeights((scope) => enhance(scope, scope.graph.input('image', ['N', 1, 8, 8]), tiny));
    writeModel(root, enhancementFile(tiny, weights), {
      name: enhancementModel,
      version: '2',
      description: 'A test.',
      network: tiny.id,
      licence: 'Apache-2.0',
      data: [{ name: 'noise', licence: 'Apache-2.0', citation: 'none' }],
      citations: [],
      metrics: [],
      preprocessing: { id: enhancementPreprocessing, parameters: {} },
      training: 'none',
    });
    const truth = join(phantom, 'truth');
    const ct = join(
      truth,
      readdirSync(truth).find((name) => name.endsWith('_ct.nii.gz'))!,
    );
    expect(await run(enhanceCommand(), ct, '--slice', '12', '--png', png, '--weights', root)).toBe(0);
    expect(printed.join('\n')).toContain('Slice 12 before and after stacked-gan 2');
    expect([...readFileSync(png).subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
    expect(await run(enhanceCommand(), ct, '--slice', '99', '--png', png, '--weights', root)).toBe(1);
  });

  test('says where its weights are missing', async () => {
    expect(await run(enhanceCommand(), root, '--png', png, '--weights', join(root, 'none'))).toBe(1);
    expect(complained.join('\n')).toContain('weights-not-installed');
  });
});
