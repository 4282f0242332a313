import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { LesionView } from '../../../server/http/api-schemas.js';
import type { MaskedLesionView } from '../../../server/http/lesion/lesion-schemas.js';
import type { ApiClient } from '../../../ohif-extension/extension-lesion-review/src/api/api-client.js';
import { ApiFailure } from '../../../ohif-extension/extension-lesion-review/src/api/api-failure.js';
import { english } from '../../../ohif-extension/extension-lesion-review/src/i18n/english.js';
import { Decisions } from '../../../ohif-extension/extension-lesion-review/src/review/decisions.js';
import { statusOf } from '../../../ohif-extension/extension-lesion-review/src/review/lesion.js';
import { ReviewSession } from '../../../ohif-extension/extension-lesion-review/src/review/review-session.js';
import type { ShownLesion } from '../../../ohif-extension/extension-lesion-review/src/review/shown-lesion.js';

const mark = { sopInstanceUID: '1.2.3', longAxis: { endpoints: [[1, 1], [9, 9]] } } as const; // prettier-ignore
const lesion = (jobId: string): LesionView =>
  ({ jobId, state: 'stored', mark, findingSites: [], segmentation: {} }) as unknown as LesionView;
const mask = { grid: {}, slices: [] } as unknown as MaskedLesionView['mask'];

describe('what a reader decides', () => {
  let session: ReviewSession;
  let decisions: Decisions;
  /** What was sent, with how the server answers it: by hand, so that a test says what comes first. */
  let sent: {
    path: string;
    body: { version: number };
    answer: (review: object) => void;
    refuse: (error: Error) => void;
  }[];
  let opened: string[];

  const show = (jobId: string, changes: Partial<ShownLesion> = {}): void => {
    const shown = {
      jobId,
      mark,
      strokes: [],
      edited: false,
      version: 0,
      since: 0,
      ...changes,
    } as unknown as ShownLesion;
    session.store.set({ selected: jobId, shown });
  };
  const status = (jobId: string): string => statusOf(session.lesion(jobId)!);
  const review = (jobId: string, state: string, version: number): object => ({ jobId, state, version, history: [] });
  const told = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

  beforeEach(() => {
    sent = [];
    opened = [];
    const api = {
      post: (path: string, body: { version: number }) =>
        new Promise((answer, refuse) => sent.push({ path, body, answer, refuse })),
      get: async (path: string) =>
        path.endsWith('/mask') ? { jobId: 'a', mask } : { lesions: [lesion('a'), lesion('b')], reviews: [] },
    } as unknown as ApiClient;
    session = new ReviewSession({ api, studyInstanceUID: '1.2', onResults: () => undefined });
    session.store.set({ lesions: [{ view: lesion('a') }, { view: lesion('b') }], phase: 'ready' });
    const editor = {
      currentMask: () => mask,
      markSaved: () => session.store.set({ shown: { ...session.store.get().shown!, edited: false } }),
    };
    const open = async (jobId: string): Promise<void> => {
      opened.push(jobId);
      session.store.set({ selected: jobId });
    };
    decisions = new Decisions(session, { open, editor }, english);
  });
  afterEach(() => session.end());

  test('shows at once, and the next lesion comes into view before the server answers', async () => {
    show('a');
    decisions.accept();
    expect([status('a'), opened]).toEqual(['accepted', ['b']]);
    sent[0].refuse(new ApiFailure(0, 'unreachable', ''));
    await told();
    expect([status('a'), session.store.get().failure]).toEqual(['unreviewed', 'unreachable']);
  });

  test('is about the lesion in view: a second key while the next one is on its way decides nothing', () => {
    show('a');
    decisions.accept();
    decisions.accept();
    decisions.askForReason();
    decisions.reopen();
    expect(sent).toHaveLength(1);
    expect(session.store.get().dialog).toBeUndefined();
  });

  test.each(['accepted', 'corrected'])(
    'leaves what is %s already as it is when it is accepted, and goes on',
    (state) => {
      session.takeReview(review('a', state, 1) as never);
      show('a', { version: 1 });
      decisions.accept();
      expect([sent, opened]).toEqual([[], ['b']]);
    },
  );

  test('saves a correction before it goes on, and does not accept the automatic result in its place', async () => {
    show('a', { edited: true });
    decisions.accept();
    const { dialog } = session.store.get();
    if (dialog?.kind !== 'unsaved') throw new Error('nothing was asked');
    const saved = decisions.save();
    sent[0].answer(review('a', 'corrected', 1));
    expect(await saved).toBe(true);
    dialog.then();
    expect(sent.map(({ path }) => path)).toEqual(['/review/a/correction']);
    expect([status('a'), opened]).toEqual(['corrected', ['b']]);
  });

  test('asks about an unsaved lesion before it shows what another reader decided about the one before', async () => {
    show('a');
    decisions.accept();
    show('b', { edited: true });
    sent[0].refuse(new ApiFailure(409, 'review-conflict', ''));
    await told();
    expect(session.store.get().dialog).toMatchObject({ kind: 'conflict', jobId: 'a' });
    decisions.showOther('a');
    expect(session.store.get().dialog?.kind).toBe('unsaved');
    expect(opened).toEqual(['b']);
  });
});
