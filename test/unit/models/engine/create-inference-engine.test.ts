import { describe, expect, jest, test } from '@jest/globals';
import { createInferenceEngine } from '../../../../models/engine/create-inference-engine.js';
import type { EngineCandidate } from '../../../../models/engine/engine-candidate.js';
import type { InferenceEngine, InferenceSession } from '../../../../models/engine/inference-engine.js';
import { createOnnxRuntimeEngine } from '../../../../models/engine/onnxruntime-engine.js';
import { EngineError } from '../../../../models/errors/engine-error.js';
import type { Tensor } from '../../../../models/graph/value.js';

/** The processor under the name of a GPU, with its results changed or its loading refused. */
function pretended({
  change = (v: number) => v,
  fails = false,
  absence = undefined as string | undefined,
  onRun = (): void => undefined,
}) {
  const cpu = createOnnxRuntimeEngine({ provider: 'cpu', threads: 1 });
  const load = async (model: Uint8Array): Promise<InferenceSession> => {
    if (fails) throw new EngineError('engine-unavailable', 'no driver');
    const session = await cpu.load(model);
    const changed = ({ shape, data }: Tensor): Tensor => ({ shape, data: (data as Float32Array).map(change) });
    const run: InferenceSession['run'] = async (feeds) => {
      const results = Object.entries(await session.run(feeds));
      onRun();
      return Object.fromEntries(results.map(([name, tensor]) => [name, changed(tensor)]));
    };
    return { ...session, run };
  };
  const engine: InferenceEngine = { name: 'onnxruntime-webgpu', load };
  return { name: 'onnxruntime-webgpu', absence: () => absence, create: async () => engine } satisfies EngineCandidate;
}

const choose = (engine: 'auto' | 'onnxruntime-webgpu', candidate: EngineCandidate) =>
  createInferenceEngine({ engine, threads: 1, candidates: [candidate] });

describe('the choice of an engine', () => {
  test('is the processor where nothing else was asked for', async () => {
    const { engine, reason, warnings } = await createInferenceEngine({ engine: 'onnxruntime-cpu', threads: 1 });
    expect([engine.name, reason, warnings]).toEqual(['onnxruntime-cpu', 'onnxruntime-cpu was asked for', []]);
  });

  test.each([
    ['is missing', { absence: 'this machine has no GPU device' }, 'this machine has no GPU device'],
    ['cannot load a model', { fails: true }, 'no driver'],
    ['computes something else', { change: (v: number) => v + 1e-3 }, "deviate from the processor's by 1.0e-3"],
  ])('falls back to the processor with a warning when the GPU that was asked for %s', async (_what, how, why) => {
    const { engine, warnings } = await choose('onnxruntime-webgpu', pretended(how));
    expect(engine.name).toBe('onnxruntime-cpu');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('onnxruntime-webgpu was asked for, but ');
    expect(warnings[0]).toContain(why);
  });

  test('is the GPU that was asked for when its results are right', async () => {
    const { engine, reason, warnings } = await choose('onnxruntime-webgpu', pretended({}));
    expect([engine.name, reason]).toEqual(['onnxruntime-webgpu', 'onnxruntime-webgpu was asked for and works']);
    expect(warnings).toEqual([]);
  });

  test.each([
    ['missing', { absence: 'this machine has no GPU device' }, 'this machine has no GPU device'],
    ['broken', { change: (v: number) => 1 - v }, 'deviate'],
  ])('left to itself passes over a GPU that is %s and says so', async (_what, how, why) => {
    const { engine, reason, warnings } = await choose('auto', pretended(how));
    expect(engine.name).toBe('onnxruntime-cpu');
    expect(reason).toContain(why);
    expect(warnings).toEqual([]);
  });

  test.each([
    ['takes a GPU that is twice as fast', 5, 'onnxruntime-webgpu', 'faster', 'works and is 2.0 times as fast'],
    [
      'passes over a GPU that is hardly faster',
      8,
      'onnxruntime-cpu',
      'no-gpu-helps',
      '1.3 times as fast as the processor, which is not enough',
    ],
    [
      'passes over a GPU that is emulated',
      700,
      'onnxruntime-cpu',
      'no-gpu-helps',
      '0.0 times as fast as the processor, which is not enough',
    ],
  ])('left to itself %s, and says so', async (_what, milliseconds, chosen, choice, why) => {
    // A clock that runs 10 ms with each call of the processor, and as long as wanted with each one of the GPU.
    let now = 0;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
    const gpu = pretended({ onRun: () => void (now += milliseconds - 10) });
    const around = async <T>(work: () => Promise<T>): Promise<T> => {
      const result = await work();
      now += 10;
      return result;
    };
    const found = await createInferenceEngine({ engine: 'auto', threads: 1, candidates: [gpu], around });
    clock.mockRestore();
    expect([found.engine.name, found.choice, found.warnings]).toEqual([chosen, choice, []]);
    expect(found.reason).toContain(why);
  });

  test('refuses a name that no engine has', async () => {
    const asked = createInferenceEngine({ engine: 'abacus' as 'auto', threads: 1 });
    await expect(asked).rejects.toMatchObject({ code: 'engine-unknown' });
  });

  test('with the real candidates always ends in an engine that runs, and says why', async () => {
    const { engine, reason } = await createInferenceEngine({ engine: 'auto', threads: 1 });
    expect(engine.name.length).toBeGreaterThan(0);
    expect(reason).toMatch(/no GPU helps here|works and is/);
  });
});
