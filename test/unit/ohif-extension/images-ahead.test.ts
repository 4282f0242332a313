import { describe, expect, test } from '@jest/globals';
import { loadImagesAhead } from '../../../ohif-extension/extension-lesion-review/src/review/images-ahead.js';
import type { AheadSession } from '../../../ohif-extension/extension-lesion-review/src/review/images-ahead.js';
import type { Lesion } from '../../../ohif-extension/extension-lesion-review/src/review/lesion.js';
import type { ReviewState } from '../../../ohif-extension/extension-lesion-review/src/review/review-state.js';
import { createStore } from '../../../ohif-extension/extension-lesion-review/src/review/store.js';

/** Lesions a … e of one series; each lies on two images beside its marked one, and c was accepted. */
const names = ['a', 'b', 'c', 'd', 'e', 'f'];
const lesions = names.map((jobId) => ({
  view: { jobId, state: 'stored', segmentation: {}, mark: { sopInstanceUID: `${jobId}1` } },
  ...(jobId === 'c' && { review: { jobId, state: 'accepted' } }),
})) as unknown as readonly Lesion[];

function open() {
  const store = createStore<Pick<ReviewState, 'shown' | 'spoken'>>({ shown: undefined, spoken: '' });
  const session = {
    store,
    list: () => lesions,
    mask: async (jobId: string) => ({
      mask: { grid: { seriesInstanceUID: 's' }, slices: [1, 2].map((n) => ({ sopInstanceUID: `${jobId}${n}` })) },
    }),
  } as unknown as AheadSession;
  const asked: string[] = [];
  let answer = (): void => undefined;
  const stop = loadImagesAhead(session, (series, sop) => {
    asked.push(`${series}/${sop}`);
    return new Promise((resolve) => (answer = () => resolve(undefined)));
  });
  const show = (jobId: string): void => store.set({ shown: { jobId } as never });
  const settled = async (): Promise<void> => {
    for (let i = 0; i < 10; i++) await Promise.resolve();
  };
  /** Answers one image after the other until none is asked for any more. */
  const answerAll = async (): Promise<void> => {
    for (let before = -1; before !== asked.length;) {
      before = asked.length;
      await settled();
      answer();
      await settled();
    }
  };
  return { store, asked, stop, show, settled, answerAll };
}

describe('images of the lesions to come', () => {
  test('are loaded one after the other: marked slices of the unreviewed ones, then all of the first of them', async () => {
    const { asked, show, settled, answerAll } = open();
    show('a');
    await settled();
    expect(asked).toEqual(['s/b1']);
    await answerAll();
    expect(asked).toEqual(['s/b1', 's/d1', 's/e1', 's/b1', 's/b2']);
  });

  test('are not loaded twice for one lesion in view, and for another one from where it stands', async () => {
    const { store, asked, show, settled, answerAll } = open();
    show('a');
    await settled();
    store.set({ spoken: 'accepted' });
    show('d');
    await settled();
    expect(asked).toEqual(['s/b1', 's/e1']);
    await answerAll();
    expect(asked).toEqual(['s/b1', 's/e1', 's/f1', 's/a1', 's/e1', 's/e2']);
  });

  test('are loaded no longer once the review has ended', async () => {
    const { store, asked, show, stop, answerAll } = open();
    show('a');
    stop();
    await answerAll();
    expect(asked).toEqual([]);
    expect(store.watchers()).toBe(0);
  });
});
