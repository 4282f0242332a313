import { describe, expect, test } from '@jest/globals';
import { createApiClient } from '../../../ohif-extension/extension-lesion-review/src/api/api-client.js';

interface Call {
  readonly url: string;
  readonly body: unknown;
  readonly authorization: string | undefined;
}

/** A server that answers what it is told, in turn; an error stands for a broken connection. */
function server(...answers: (Response | Error)[]) {
  const calls: Call[] = [];
  const fetch = (async (url: string, init: RequestInit = {}) => {
    const headers = init.headers as Record<string, string>;
    calls.push({ url, body: init.body, authorization: headers['authorization'] });
    const answer = answers.shift() ?? new Error('no more answers');
    if (answer instanceof Error) throw answer;
    return answer;
  }) as unknown as typeof globalThis.fetch;
  return { calls, fetch };
}

const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status });
const problem = (status: number, code: string): Response => json({ code, detail: 'What.', nextStep: 'Next.' }, status);

describe('the API client of the viewer', () => {
  test('sends the same body again when the connection breaks', async () => {
    const { calls, fetch } = server(new Error('reset'), problem(503, 'pacs-unreachable'), json({ ok: true }));
    const api = createApiClient({
      root: '/api',
      authorization: () => undefined,
      renew: async () => false,
      retryMs: [0, 0],
      fetch,
    });
    expect(await api.post('/review/a', { requestId: 'r' })).toEqual({ ok: true });
    expect(calls.map(({ body }) => body)).toEqual(Array(3).fill('{"requestId":"r"}'));
  });

  test('does not repeat what the server refused', async () => {
    const { calls, fetch } = server(problem(409, 'review-conflict'));
    const api = createApiClient({
      root: '/api',
      authorization: () => undefined,
      renew: async () => false,
      retryMs: [0],
      fetch,
    });
    await expect(api.post('/review/a', {})).rejects.toMatchObject({
      status: 409,
      code: 'review-conflict',
      sentence: 'What. Next.',
    });
    expect(calls).toHaveLength(1);
  });

  test('gets a new token once when the old one is refused', async () => {
    const { calls, fetch } = server(problem(401, 'sign-in-required'), json({ lesions: [] }));
    let token = 'old';
    const api = createApiClient({
      root: '/api',
      authorization: () => `Bearer ${token}`,
      renew: async () => {
        token = 'new';
        return true;
      },
      fetch,
    });
    await api.get('/x');
    expect(calls.map(({ authorization }) => authorization)).toEqual(['Bearer old', 'Bearer new']);
  });

  test('says so when there is no new token', async () => {
    const { fetch } = server(problem(401, 'sign-in-required'));
    const api = createApiClient({ root: '/api', authorization: () => 'Bearer old', renew: async () => false, fetch });
    await expect(api.get('/x')).rejects.toMatchObject({ status: 401 });
  });

  test('tells a server that does not answer apart', async () => {
    const { fetch } = server(new Error('refused'));
    const api = createApiClient({ root: '/api', authorization: () => undefined, renew: async () => false, fetch });
    await expect(api.get('/x')).rejects.toMatchObject({ status: 0, code: 'unreachable' });
  });
});
