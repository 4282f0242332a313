import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { writeModel } from '../../../../models/engine/write-model.js';
import { imageShape, lesionNetwork, preprocessing } from '../../../../models/lesion-network/network.js';
import { createMethodRegistry } from '../../../../models/methods/method-registry.js';
import type { DefaultChoice } from '../../../../models/methods/method-registry.js';
import { noisyNetworkFile } from '../../../contract/engine/network-files.js';
import { ball, dice } from './ball.js';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder with weights that were never trained: they find nothing of use, and the method says so. */
function untrained(): string {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-weights-'));
  folders.push(folder);
  writeModel(folder, noisyNetworkFile(lesionNetwork, imageShape.channels, imageShape.rows), {
    name: 'lesion-network',
    version: '0-untrained',
    description: 'Noise. Not for patients.',
    network: lesionNetwork.id,
    licence: 'Apache-2.0',
    data: [{ name: 'none', licence: 'Apache-2.0', citation: 'none' }],
    citations: [],
    metrics: [],
    preprocessing: { id: preprocessing, parameters: {} },
    training: 'not at all',
  });
  return folder;
}

const emptyFolder = mkdtempSync(join(tmpdir(), 'recist3d-weights-'));
folders.push(emptyFolder);
const { volume, mark } = ball();
const preferring: DefaultChoice = {
  lung: ['lesion-network', 'graph-cut-3d'],
  elsewhere: ['lesion-network', 'graph-cut-3d'],
};

describe('the lesion network among the methods', () => {
  test('is listed but refuses every mark while its weights are not installed', async () => {
    const registry = createMethodRegistry({ weights: emptyFolder });
    expect(registry.ids).toContain('lesion-network');
    expect(registry.failureOf('lesion-network')?.code).toBe('weights-not-installed');
    await expect(async () => registry.get('lesion-network').segment(volume, mark)).rejects.toMatchObject({
      code: 'weights-not-installed',
      nextStep: expect.stringContaining('models/weights'),
      retryable: false,
    });
  });

  test('refuses with its reason when the file is cut short, and the other methods go on', async () => {
    const weights = untrained();
    truncateSync(join(weights, 'lesion-network.onnx'), 10_000);
    const registry = createMethodRegistry({ weights }, preferring);
    expect(registry.failureOf('lesion-network')?.code).toBe('model-digest-mismatch');
    expect(registry.get('default').description.id).toBe('graph-cut-3d');
    expect((await registry.get('default').segment(volume, mark)).mask.voxels).toContain(1);
  });

  test('refuses weights that were trained with another preprocessing', () => {
    const weights = untrained();
    const path = join(weights, 'lesion-network.card.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace(preprocessing, 'mark-grid-of-old'));
    expect(createMethodRegistry({ weights }).failureOf('lesion-network')?.code).toBe('model-card-invalid');
  });

  test('runs where its weights are installed, and each result names the weights and the engine, or the method that took its place', async () => {
    const registry = createMethodRegistry({ weights: untrained(), engine: { engine: 'onnxruntime-cpu', threads: 1 } });
    const method = registry.get('lesion-network');
    expect(registry.failureOf('lesion-network')).toBeUndefined();
    expect(method.description.weightsDigest).toMatch(/^[0-9a-f]{64}$/);
    const found = await method.segment(volume, mark);
    const expected = found.flags.includes('network-set-aside')
      ? registry.get('graph-cut-3d').description
      : { ...method.description, parameters: { engine: 'onnxruntime-cpu' } };
    expect(found.method).toEqual(expected);
  });
});

describe('the default', () => {
  test('is the first of its row that can run', () => {
    const idOf = (weights: string): string =>
      createMethodRegistry({ weights }, preferring).get('default').description.id;
    expect(idOf(emptyFolder)).toBe('graph-cut-3d');
    expect(idOf(untrained())).toBe('lesion-network');
  });

  test('leaves a lesion in lung to the method of that row, names what ran, and is found by its own id', async () => {
    const registry = createMethodRegistry({}, { lung: ['ellipsoid'], elsewhere: ['graph-cut-3d'] });
    const byDefault = registry.get('default');
    expect(registry.get(byDefault.description.id)).toBe(byDefault);
    const inLung = ball({ lesion: 30, background: -800 });
    const inTissue = ball({ lesion: 60, background: -60 });
    const results = await Promise.all([inLung, inTissue].map(async (of) => byDefault.segment(of.volume, of.mark)));
    expect(results.map(({ method }) => method?.id)).toEqual(['ellipsoid', 'graph-cut-3d']);
    expect(dice(results[1], inTissue)).toBeGreaterThan(0.9);
  });
});
