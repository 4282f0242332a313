import { describe, expect, test } from '@jest/globals';
import { ApiFailure } from '../../../ohif-extension/extension-lesion-review/src/api/api-failure.js';
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
    const session = new TimelineSession(api, 'A/B 1');
    await session.load();
    await session.decide({ kind: 'new', lesion: 'x' });
    expect(asked).toEqual([
      'GET /patients/A%2FB%201/response',
      'POST /patients/A%2FB%201/decisions new',
      'GET /patients/A%2FB%201/response',
    ]);
    expect(session.store.get()).toMatchObject({ busy: false, response: answer });
  });

  test('says why there is none', async () => {
    const failing = { ...api, get: () => Promise.reject(new ApiFailure(404, 'no-follow-up', '')) };
    const session = new TimelineSession(failing, 'P');
    await session.load();
    expect(session.store.get()).toEqual({ busy: false, failure: 'no-follow-up' });
  });

  test('speaks the language of the other panels', () => {
    expect(timelineWords('de').title).toBe('Verlauf');
    expect(timelineWords('en').title).toBe('Over time');
  });
});
