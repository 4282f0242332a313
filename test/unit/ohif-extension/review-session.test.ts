import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ApiClient } from '../../../ohif-extension/extension-lesion-review/src/api/api-client.js';
import { ApiFailure } from '../../../ohif-extension/extension-lesion-review/src/api/api-failure.js';
import {
  ReviewSession,
  thumbnailOf,
} from '../../../ohif-extension/extension-lesion-review/src/review/review-session.js';

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

  describe('with a review', () => {
    let read: { version: number; state: string } | undefined;
    let masks: number;
    beforeEach(async () => {
      read = undefined;
      masks = 0;
      const view = { jobId: 'a', state: 'stored', findingSites: [], segmentation: {} };
      const get = async (path: string): Promise<unknown> => {
        if (path.endsWith('/mask')) return { jobId: 'a', mask: ++masks };
        return {
          state: 'off',
          candidates: [],
          lesions: [view],
          reviews: read === undefined ? [] : [{ jobId: 'a', ...read }],
        };
      };
      const api = { get, picture: async () => new Blob([]) } as unknown as ApiClient;
      session = new ReviewSession({ api, studyInstanceUID: '1.2', onResults: () => undefined });
      await session.refresh();
    });

    test('keep a decision that is on its way when the list was read before it arrived', async () => {
      session.takeReview({ jobId: 'a', state: 'accepted', version: 1 } as never);
      await session.refresh();
      expect(session.lesion('a')?.review).toMatchObject({ state: 'accepted', version: 1 });
      read = { version: 2, state: 'rejected' };
      await session.refresh();
      expect(session.lesion('a')?.review).toMatchObject({ state: 'rejected', version: 2 });
    });

    test('have their masks asked for anew once another reader decided', async () => {
      await session.mask('a');
      await session.mask('a');
      expect(masks).toBe(1);
      read = { version: 1, state: 'corrected' };
      await session.refresh();
      await session.mask('a');
      expect(masks).toBe(2);
    });
  });

  test('keep the picture of what counted before until that of what counts now is there', () => {
    const at = (version: number) => ({ view: { jobId: 'a' }, review: { version } }) as never;
    const state = (...pictures: [string, string][]) => ({ thumbnails: new Map(pictures) });
    expect(thumbnailOf(state(['a/0', 'old']), at(1))).toBe('old');
    expect(thumbnailOf(state(['a/0', 'old'], ['a/1', '']), at(1))).toBe('old');
    expect(thumbnailOf(state(['a/0', 'old'], ['a/1', 'new']), at(1))).toBe('new');
    expect(thumbnailOf(state(['b/0', 'other']), at(0))).toBeUndefined();
  });
});
