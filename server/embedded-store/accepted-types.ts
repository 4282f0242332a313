import type { Request } from 'express';
import type { MediaType } from '../pacs/multipart/media-type.js';
import { parseAccept, parseMediaType } from '../pacs/multipart/media-type.js';

/** @returns what a client takes, in its order: by query parameter, by header, or anything. @see PS3.18 8.3.3.1 Accept */
export function acceptedTypes(request: Request): readonly MediaType[] {
  const query = new URL(request.originalUrl, 'http://localhost').searchParams.get('accept');
  const accepted = parseAccept(query ?? request.get('accept') ?? '').filter(
    ({ parameters }) => Number(parameters.get('q') ?? 1) > 0,
  );
  return accepted.length === 0 ? [parseMediaType('*/*')] : accepted;
}
