import type { Response } from 'express';
import type { Reader } from '../../access/reader.js';

/** @returns who asks, as `authenticate` left it. @throws where a route was mounted without it */
export function readerOf(response: Response): Reader {
  const reader = (response.locals as { readonly reader?: Reader }).reader;
  if (reader === undefined) throw new Error('the route is not behind authenticate');
  return reader;
}
