import type { RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { AccessError } from '../../access/access-error.js';
import type { Reader } from '../../access/reader.js';

/**
 * @returns a handler that counts requests of each caller over a minute: by reader where he is known already, else by address (so that
 * nobody tries tokens without end)
 */
export const limitRequests = (perMinute: number): RequestHandler =>
  rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    keyGenerator: (request, response) => readerKey(response) ?? ipKeyGenerator(request.ip ?? ''),
    handler: (_request, _response, next) => next(new AccessError('too-many-requests')),
    // Whether a proxy is trusted is for the one who runs it to say; a header that is not trusted is not looked at.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
  });

const readerKey = (response: Response): string | undefined => {
  const reader = (response.locals as { readonly reader?: Reader }).reader;
  return reader && `reader:${reader.id}`;
};
