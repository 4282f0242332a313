import type { Request } from 'express';
import type { MediaType } from '../pacs/multipart/media-type.js';
import { parseAccept } from '../pacs/multipart/media-type.js';

/**
 * @returns what a client takes, what it likes best first: by query parameter, by header, or anything
 * @see PS3.18 8.3.3.1 Accept Query Parameter; RFC 9110 §12.4.2 Quality Values
 */
export function acceptedTypes(request: Request): readonly MediaType[] {
  const query = new URL(request.originalUrl, 'http://localhost').searchParams.get('accept');
  return parseAccept(query ?? request.get('accept') ?? '*/*')
    .filter((type) => qualityOf(type) > 0)
    .sort((a, b) => qualityOf(b) - qualityOf(a));
}

const qualityOf = ({ parameters }: MediaType): number => Number(parameters.get('q') ?? 1);
