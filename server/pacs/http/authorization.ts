import type { Dispatcher } from 'undici';
import { request as send } from 'undici';
import { z } from 'zod';
import { PacsError } from '../pacs-error.js';
import type { ArchiveCredentials, ClientCredentials } from './archive-credentials.js';
import { basicAuthorization } from './archive-credentials.js';
import { answerFailure } from './answer-failure.js';
import { networkFailure } from './network-failure.js';
import { readJson } from './read-body.js';

/** What goes into the Authorization header of requests to the archive. */
export interface Authorization {
  /** @returns undefined where the archive asks for nothing. @throws {PacsError} where no token can be had */
  header(): Promise<string | undefined>;
  /** The archive refused this header. @returns true where another try with a new token may help */
  refused(header: string | undefined): boolean;
}

/** @param dispatcher of the archive's connections: its CA may have signed the authorization server, too */
export function createAuthorization(
  credentials: ArchiveCredentials | undefined,
  dispatcher: Dispatcher,
  now: () => number = Date.now,
): Authorization {
  if (credentials?.kind === 'client-credentials') return renewedTokens(credentials, dispatcher, now);
  const header =
    credentials === undefined
      ? undefined
      : credentials.kind === 'bearer'
        ? `Bearer ${credentials.token}`
        : basicAuthorization(credentials.username, credentials.password);
  return { header: async () => header, refused: () => false };
}

interface HeldToken {
  readonly header: string;
  readonly renewAt: number;
}

/** A token is renewed this long before it ends, or after nine tenths of a short life. */
const earlyMs = 30_000;

/** One token at a time, asked for once however many requests wait for it. */
function renewedTokens(client: ClientCredentials, dispatcher: Dispatcher, now: () => number): Authorization {
  let held: HeldToken | undefined;
  let asking: Promise<HeldToken> | undefined;
  const ask = async (): Promise<HeldToken> => {
    try {
      held = await requestToken(client, dispatcher, now());
      return held;
    } finally {
      asking = undefined;
    }
  };
  return {
    header: async () => {
      if (held !== undefined && now() < held.renewAt) return held.header;
      asking ??= ask();
      return (await asking).header;
    },
    refused: (header) => {
      if (header === held?.header) held = undefined;
      return true;
    },
  };
}

const tokenAnswer = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: z.coerce.number().positive().optional(),
});
const maxAnswerBytes = 2 ** 18;
const timeoutMs = 10_000;

/** @see RFC 6749 4.4.2 */
async function requestToken(client: ClientCredentials, dispatcher: Dispatcher, at: number): Promise<HeldToken> {
  const { tokenUrl, clientId, clientSecret, scope } = client;
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...(scope !== undefined && { scope }) });
  const answer = await send(tokenUrl, {
    dispatcher,
    method: 'POST',
    headers: {
      authorization: basicAuthorization(encodeURIComponent(clientId), encodeURIComponent(clientSecret)),
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: body.toString(),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  }).catch((error: unknown) => {
    throw networkFailure(error, false);
  });
  if (answer.statusCode !== 200) {
    answer.body.on('error', () => undefined).destroy();
    throw tokenFailure(answer.statusCode);
  }
  const parsed = tokenAnswer.safeParse(await readJson(answer.body, maxAnswerBytes));
  if (!parsed.success)
    throw new PacsError('pacs-invalid-answer', 'The answer of the authorization server is no token.');
  const { access_token: token, expires_in: seconds } = parsed.data;
  const lifeMs = (seconds ?? 300) * 1000;
  return { header: `Bearer ${token}`, renewAt: at + Math.max(lifeMs - earlyMs, lifeMs * 0.9 - 1000, 0) };
}

/** 400 is how an authorization server refuses a client (RFC 6749 5.2). */
const tokenFailure = (status: number): PacsError =>
  status === 400
    ? new PacsError('pacs-credentials-refused', 'The authorization server refused the client.')
    : answerFailure(status, undefined);
