import type { RequestHandler } from 'express';
import type { Authenticator } from '../../access/authenticator.js';

/** @returns a handler that finds out who asks, and leaves it for `readerOf` and `requireScope`. */
export const authenticate =
  (authenticator: Authenticator): RequestHandler =>
  async (request, response, next) => {
    const readerName = request.get('x-recist3d-reader');
    const { authorization, host } = request.headers;
    response.locals['reader'] = await authenticator.identify({
      ...(authorization === undefined ? {} : { authorization }),
      ...(readerName === undefined ? {} : { readerName }),
      ...(host === undefined ? {} : { host }),
    });
    next();
  };
