import { describe, expect, test } from '@jest/globals';
import { ApiFailure } from '../../../ohif-extension/extension-lesion-review/src/api/api-failure.js';
import { imagePair } from '../../../ohif-extension/extension-lesion-review/src/timeline/image-pair.js';
import { sparkLine } from '../../../ohif-extension/extension-lesion-review/src/timeline/spark-line.js';
import { TimelineSession } from '../../../ohif-extension/extension-lesion-review/src/timeline/timeline-session.js';
import { timelineWords } from '../../../ohif-extension/extension-lesion-review/src/timeline/timeline-words.js';

describe('the spark line', () => {
  test('goes up with the size, and breaks where nothing was measured', () => {
    expect(sparkLine([10, 20, null, 15], 32, 24)).toEqual(['2.0,22.0 11.3,2.0', '30.0,12.0']);
  });

  test('is level where nothing changed, and nothing without sizes', () => {
    expect(sparkLine([5, 5], 14, 24)).toEqual(['2.0,12.0 12.0,12.0']);
    expect(sparkLine([null], 10, 10)).toEqual([]);
  });
});

describe('two visits side by side', () => {
  const seen = (...images: readonly (string | undefined)[]) =>
    ({ visits: images.map((imageUID) => ({ state: 'measured', imageUID })) }) as never;
  const visits = ['a', 'b', 'c'].map((study) => ({ date: study, studyInstanceUIDs: [study] })) as never[];
  const response = { visits, lesions: [seen('1a', undefined, '1c'), seen('2a', '2b', '2c')] };

  test('show the lesion that was clicked, or else one that both of them show', () => {
    expect(imagePair(response, 'c', visits[0], response.lesions[1])).toEqual({ open: '2c', other: '2a' });
    expect(imagePair(response, 'c', visits[0])).toEqual({ open: '1c', other: '1a' });
    expect(imagePair(response, 'c', visits[1], response.lesions[0])).toEqual({ open: '2c', other: '2b' });
    expect(imagePair(response, 'another', visits[1])).toBeUndefined();
  });
});

describe('the timeline', () => {
  const asked: string[] = [];
  const answer = { basis: 'marks', visits: [], lesions: [], warnings: [] };
  const api = {
    get: async <T>(path: string): Promise<T> => {
      asked.push(`GET ${path}`);
      return answer as T;
    },
    post: async <T>(path: string, body: unknown): Promise<T> => {
      asked.push(`POST ${path} ${(body as { readonly kind: string }).kind}`);
      return undefined as T;
    },
  };

  test('shows the response as it is after each decision', async () => {
    const session = new TimelineSession(api, '1.2');
    await session.load();
    await session.decide({ kind: 'new', lesion: 'x' });
    expect(asked).toEqual([
      'GET /studies/1.2/patient/response',
      'POST /studies/1.2/patient/decisions new',
      'GET /studies/1.2/patient/response',
    ]);
    expect(session.store.get()).toMatchObject({ busy: false, response: answer });
  });

  test('takes the decision of a proposal that the reader confirms, and proposes it no longer', async () => {
    const decision = { kind: 'same', lesion: 'a', other: 'x' } as const;
    const proposal = { decision, lesion: 'A', other: 'X', date: '20260301', against: '20260101', reason: 'It fits.' };
    const comparison = { proposals: [proposal], carried: [], notCompared: [] };
    const comparing = { ...api, get: async <T>(path: string) => (path.endsWith('n') ? comparison : answer) as T };
    const session = new TimelineSession(comparing, '1.2');
    await session.compare();
    expect(session.store.get()).toMatchObject({ comparing: false, comparison });
    await session.confirm(proposal);
    expect(asked.at(-1)).toBe('POST /studies/1.2/patient/decisions same');
    expect(session.store.get().comparison?.proposals).toEqual([]);
  });

  test('says why there is none', async () => {
    const failing = { ...api, get: () => Promise.reject(new ApiFailure(404, 'no-follow-up', '')) };
    const session = new TimelineSession(failing, '1.2');
    await session.load();
    expect(session.store.get()).toEqual({ busy: false, failure: 'no-follow-up' });
  });

  test('speaks the language of the other panels', () => {
    expect(timelineWords('de').title).toBe('Verlauf');
    expect(timelineWords('en').title).toBe('Over time');
  });
});
