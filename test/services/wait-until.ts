import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits for a state, never for a time.
 * @param state what is waited for, for the error
 * @param reached asked again and again; an error counts as "not yet"
 * @throws when the state is not reached within the limit, which is generous: it only ends a test that hangs
 */
export async function waitUntil(
  state: string,
  reached: () => Promise<boolean> | boolean,
  limitMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await ask(reached))) {
    if (Date.now() > deadline) throw new Error(`Not reached within ${limitMs} ms: ${state}`);
    await sleep(20);
  }
}

async function ask(reached: () => Promise<boolean> | boolean): Promise<boolean> {
  try {
    return await reached();
  } catch {
    return false;
  }
}
