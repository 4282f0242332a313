import type { Readable } from 'node:stream';
import { PacsError } from '../pacs-error.js';
import { networkFailure } from './network-failure.js';

/**
 * @param maxBytes an answer that grows beyond is given up, so that memory stays bounded
 * @throws {PacsError} pacs-too-large; pacs-truncated or pacs-timeout where the connection fails on the way
 */
export async function readBody(body: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of failingAsPacsError(body)) {
    length += chunk.length;
    if (length > maxBytes) throw new PacsError('pacs-too-large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

/** @returns the chunks of an answer; what breaks it on the way becomes a PacsError, or the reason of `signal`. */
export async function* failingAsPacsError(body: Readable, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) yield chunk as Uint8Array;
  } catch (error) {
    signal?.throwIfAborted();
    throw networkFailure(error, true);
  } finally {
    body.destroy();
  }
}

/** @throws {PacsError} pacs-invalid-answer where the answer is not JSON, such as a login page with status 200 */
export async function readJson(body: Readable, maxBytes: number): Promise<unknown> {
  const text = (await readBody(body, maxBytes)).toString('utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new PacsError('pacs-invalid-answer', 'The answer is not JSON.');
  }
}
