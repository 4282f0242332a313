import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { OutgoingPart } from '../../pacs/multipart/write-multipart.js';
import { writeMultipart } from '../../pacs/multipart/write-multipart.js';

/** Streams parts to a client at its pace. What fails on the way cuts the answer off before its announced length. */
export async function sendMultipart(response: Response, type: string, parts: readonly OutgoingPart[]): Promise<void> {
  const { contentType, contentLength, chunks } = writeMultipart(type, parts);
  response.set({ 'Content-Type': contentType, 'Content-Length': String(contentLength) });
  if (response.req.method === 'HEAD') return void response.end();
  try {
    await pipeline(Readable.from(chunks(), { objectMode: false }), response);
  } catch (error) {
    // A client that went away is no fault of the server.
    if ((error as { code?: unknown }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
