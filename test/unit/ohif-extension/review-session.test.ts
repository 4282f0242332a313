import { afterEach, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../../../ohif-extension/extension-lesion-review/src/api/api-client.js';
import { ApiFailure } from '../../../ohif-extension/extension-lesion-review/src/api/api-failure.js';
import { ReviewSession } from '../../../ohif-extension/extension-lesion-review/src/review/review-session.js';

describe('the lesions of an open study', () => {
  let session: ReviewSession;
  /** A study without lesions, whose list cannot be read while `failing`. */
  const open = (failing: { now: boolean }): ReviewSession => {
    const get = async (path: string): Promise<unknown> => {
      if (path.endsWith('/candidates')) return { state: 'off', candidates: [] };
      if (failing.now) throw new ApiFailure(0, 'unreachable', '');
      return path.endsWith('/lesions') ? { lesions: [] } : { reviews: [] };
    };
    const api = { get } as unknown as ApiClient;
    session = new ReviewSession({ api, studyInstanceUID: '1.2', onResults: () => undefined });
    return session;
  };
  afterEach(() => session.end());

  test('are read again once the server answers, and the failure is gone with it', async () => {
    const failing = { now: true };
    await open(failing).refresh();
    expect(session.store.get()).toMatchObject({ phase: 'failed', failure: 'unreachable' });
    failing.now = false;
    await session.refresh();
    expect(session.store.get()).toMatchObject({ phase: 'ready', failure: undefined });
  });

  test('are read anew after each event, which does not wipe away what was said of one of them', async () => {
    await open({ now: false }).refresh();
    session.store.set({ failure: 'multi-frame' });
    await session.refresh();
    expect(session.store.get()).toMatchObject({ phase: 'ready', failure: 'multi-frame' });
  });
});
