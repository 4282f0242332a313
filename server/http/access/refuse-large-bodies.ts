import type { RequestHandler } from 'express';
import { HttpError } from '../http-error.js';

/**
 * @param most bytes that any route takes; each has a limit of its own below it
 * @returns a handler that refuses a larger body by what it says of itself: the parser of bodies would wait for its end first
 */
export const refuseLargeBodies =
  (most: number): RequestHandler =>
  (request, response, next) => {
    if (Number(request.headers['content-length'] ?? 0) <= most) return next();
    response.set('Connection', 'close');
    next(new HttpError('body-too-large'));
  };
