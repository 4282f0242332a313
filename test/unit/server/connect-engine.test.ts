import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { createMethodRegistry } from '../../../models/methods/method-registry.js';
import { loadConfig } from '../../../server/config/load-config.js';
import { chooseEngine, engineView, methodFailure } from '../../../server/connect-engine.js';
import { createLog } from '../../../server/logging/log.js';

const empty = mkdtempSync(join(tmpdir(), 'recist3d-weights-'));
afterAll(() => rmSync(empty, { recursive: true, force: true }));

function logged(): { readonly lines: () => readonly object[]; readonly log: ReturnType<typeof createLog> } {
  const lines: string[] = [];
  const log = createLog({ level: 'debug', destination: { write: (line) => void lines.push(line) } });
  return { log, lines: () => lines.map((line) => JSON.parse(line) as object) };
}

describe('the engine of a server', () => {
  test('is the processor where the GPU that was asked for is missing, with a warning in the log and the reason for /readyz', async () => {
    const { log, lines } = logged();
    const config = loadConfig({ env: { SEGMENTATION_ENGINE: 'tfjs-node-gpu' } });
    const chosen = await chooseEngine(config, log);
    expect(engineView(chosen)).toMatchObject({
      name: 'onnxruntime-cpu',
      warnings: ['tfjs-node-gpu was asked for, but @tensorflow/tfjs-node-gpu is not installed'],
    });
    expect(lines()).toEqual([
      expect.objectContaining({ level: 40, event: 'engine.fell-back', asked: 'tfjs-node-gpu' }),
    ]);
  });

  test('refuses a name that is no engine together with all other problems of the configuration', () => {
    expect(() => loadConfig({ env: { SEGMENTATION_ENGINE: 'abacus' } })).toThrow(/SEGMENTATION_ENGINE/);
  });
});

describe('the method of a server', () => {
  const config = loadConfig({ env: { SEGMENTATION_METHOD: 'lesion-network' } });

  test('whose weights are missing is logged and told by its code, and the server goes on', () => {
    const { log, lines } = logged();
    expect(methodFailure(config, createMethodRegistry({ weights: empty }), log)).toBe('weights-not-installed');
    expect(lines()).toEqual([
      expect.objectContaining({ level: 50, event: 'method.unavailable', code: 'weights-not-installed' }),
    ]);
  });

  test('has no failure where `default` takes another one in its place, which the log says', () => {
    const { log, lines } = logged();
    const registry = createMethodRegistry({ weights: empty });
    expect(methodFailure(loadConfig({ env: {} }), registry, log)).toBeUndefined();
    const fellBack = { level: 50, event: 'method.fell-back', method: 'graph-cut-3d', code: 'weights-not-installed' };
    expect(lines()).toEqual([expect.objectContaining(fellBack)]);
  });
});
