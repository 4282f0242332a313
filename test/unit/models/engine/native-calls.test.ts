import { describe, expect, test } from '@jest/globals';
import { engineWithin } from '../../../../models/engine/engine-within.js';
import type { InferenceEngine } from '../../../../models/engine/inference-engine.js';
import { NativeCalls } from '../../../../models/engine/native-calls.js';

/** A thread whose end is noted. */
function noted(threadId = 1) {
  const thread = { threadId, ended: 0, terminate: async () => void (thread.ended += 1) };
  return thread;
}
/** What happens until nothing is left to do but to wait for time. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 30));

describe('native calls of a thread', () => {
  test('are waited for before the thread is ended, and none begins any more', async () => {
    const here = new NativeCalls();
    const there = new NativeCalls(here.memory);
    const begun: string[] = [];
    let finish = (): void => undefined;
    const first = there.around(async () => {
      begun.push('first');
      await new Promise<void>((resolve) => (finish = resolve));
      return 'done';
    });
    const thread = noted();
    const end = here.end(thread);
    void there.around(async () => void begun.push('second'));
    await settled();
    expect([begun, thread.ended]).toEqual([['first'], 0]);
    finish();
    await end;
    expect([await first, begun, thread.ended]).toEqual(['done', ['first'], 1]);
  });

  test('that failed count no more', async () => {
    const calls = new NativeCalls();
    await expect(calls.around(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    const thread = noted();
    await calls.end(thread);
    expect(thread.ended).toBe(1);
  });

  test('of a thread that has died are not waited for', async () => {
    const calls = new NativeCalls();
    void calls.around(() => new Promise(() => undefined));
    const thread = noted(-1);
    await calls.end(thread);
    expect(thread.ended).toBe(1);
  });

  test('are loading, running and closing of an engine', async () => {
    const engine: InferenceEngine = {
      name: 'engine',
      load: async () => ({ inputs: [], outputs: [], run: async () => ({}), close: async () => undefined }),
    };
    let calls = 0;
    const within = engineWithin(engine, (work) => {
      calls += 1;
      return work();
    });
    const session = await within.load(new Uint8Array());
    expect([within.name, calls]).toEqual(['engine', 1]);
    await session.run({});
    await session.close();
    expect(calls).toBe(3);
  });
});
