import { describe, expect, test } from '@jest/globals';
import { answerFailure } from '../../../../server/pacs/http/answer-failure.js';
import { networkFailure } from '../../../../server/pacs/http/network-failure.js';
import { withRetries } from '../../../../server/pacs/http/with-retries.js';
import type { PacsErrorCode } from '../../../../server/pacs/pacs-error.js';
import { PacsError } from '../../../../server/pacs/pacs-error.js';

describe('how long an archive asks to wait', () => {
  const now = Date.UTC(2024, 0, 1, 12, 0, 0);
  test.each([
    ['30', 30_000],
    [' 0 ', 0],
    ['Mon, 01 Jan 2024 12:00:45 GMT', 45_000],
    ['Mon, 01 Jan 2024 11:00:00 GMT', 0],
    ['999999', 3_600_000],
    ['soon', undefined],
    [undefined, undefined],
  ])('%j is %p ms', (retryAfter, expected) => {
    expect(answerFailure(429, retryAfter, now).retryAfterMs).toBe(expected);
  });
});

describe('what a failed connection means', () => {
  const failure = (code: string, begun = false) => networkFailure(Object.assign(new Error('secret'), { code }), begun);
  test.each([
    ['ECONNREFUSED', false, 'pacs-unreachable'],
    ['ENOTFOUND', false, 'pacs-unreachable'],
    ['UND_ERR_CONNECT_TIMEOUT', false, 'pacs-timeout'],
    ['UND_ERR_BODY_TIMEOUT', true, 'pacs-timeout'],
    ['ECONNRESET', true, 'pacs-truncated'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', false, 'pacs-certificate-refused'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', false, 'pacs-certificate-refused'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', false, 'pacs-certificate-refused'],
    ['CERT_HAS_EXPIRED', false, 'pacs-certificate-refused'],
  ] as const)('%s (answer begun: %p) is %s', (code, begun, expected) => {
    expect(failure(code, begun).code).toBe(expected);
  });

  test('looks for the cause behind the error of a library', () => {
    const error = new Error('fetch failed', { cause: Object.assign(new Error(), { code: 'CERT_HAS_EXPIRED' }) });
    expect(networkFailure(error, false).code).toBe('pacs-certificate-refused');
  });

  test('says nothing of what the library said', () => {
    expect(failure('ECONNREFUSED').message).not.toContain('secret');
  });
});

describe('asking again', () => {
  const options = { attempts: 3, delayMs: 1, maxRetryAfterMs: 50 };
  async function callsUntilGivenUp(code: PacsErrorCode, retryAfterMs?: number): Promise<number> {
    let calls = 0;
    const call = async (): Promise<never> => {
      calls += 1;
      throw new PacsError(code, undefined, { retryAfterMs });
    };
    await withRetries(call, options).catch(() => undefined);
    return calls;
  }

  test.each([
    ['pacs-server-error', undefined, 3],
    ['pacs-unreachable', undefined, 3],
    ['pacs-rate-limited', 2, 3],
    ['pacs-rate-limited', 10_000, 1],
    ['pacs-timeout', undefined, 1],
    ['pacs-not-found', undefined, 1],
    ['pacs-credentials-refused', undefined, 1],
  ] as const)('after %s (wait %p ms) makes %d calls', async (code, retryAfterMs, calls) => {
    await expect(callsUntilGivenUp(code, retryAfterMs)).resolves.toBe(calls);
  });

  test('ends with the reason of the one who cancels while it waits', async () => {
    const cancel = new AbortController();
    const reason = new Error('cancelled');
    const call = async (): Promise<never> => {
      setImmediate(() => cancel.abort(reason));
      throw new PacsError('pacs-server-error');
    };
    await expect(withRetries(call, { ...options, delayMs: 50 }, cancel.signal)).rejects.toBe(reason);
  });
});
