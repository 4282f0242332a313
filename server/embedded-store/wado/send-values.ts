import type { Response } from 'express';
import type { FrameMediaType } from './frame-media-type.js';
import { sendMultipart } from './send-multipart.js';

/** Answers with values in the form that was agreed on. */
export async function sendValues(
  response: Response,
  values: readonly Uint8Array[],
  { form, type, partType }: FrameMediaType,
): Promise<void> {
  const [first] = values;
  if (form === 'single' && first !== undefined) {
    response.set('Content-Type', partType).send(Buffer.from(first.buffer, first.byteOffset, first.length));
    return;
  }
  const parts = values.map((body) => ({ headers: { 'Content-Type': partType }, length: body.length, body }));
  await sendMultipart(response, type, parts);
}
