import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a signed message carries beside its body. */
export interface SignedHeaders {
  /** Seconds since 1970, as a number in text. */
  readonly timestamp: string | undefined;
  /** `sha256=` and 64 hex digits. */
  readonly signature: string | undefined;
}

/** @returns the signature of a message: HMAC-SHA-256 (RFC 2104) of `TIMESTAMP.BODY` under the shared secret. */
export function signatureOf(secret: string, timestamp: string, body: Uint8Array): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')}`;
}

export interface SignatureCheckOptions {
  readonly secret: string;
  readonly now: () => number;
  /** How far the clocks of sender and receiver may differ, and how long a message may be under way. */
  readonly toleranceMs?: number;
}

/**
 * @returns a check that is true of a message that somebody with the secret has sent just now, and only the first time: the time is signed,
 *   and signatures are remembered as long as their time counts
 */
export function createSignatureCheck({ secret, now, toleranceMs = 300_000 }: SignatureCheckOptions) {
  const seen = new Map<string, number>();
  return ({ timestamp = '', signature = '' }: SignedHeaders, body: Uint8Array): boolean => {
    const sentAt = /^\d{9,11}$/.test(timestamp) ? Number(timestamp) * 1000 : NaN;
    if (!(Math.abs(now() - sentAt) <= toleranceMs)) return false;
    if (!isSame(signature, signatureOf(secret, timestamp, body))) return false;
    for (const [known, until] of seen) if (until < now()) seen.delete(known);
    if (seen.has(signature)) return false;
    seen.set(signature, sentAt + toleranceMs);
    return true;
  };
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
