import type { NextFunction, Response } from 'express';
import { AccessError } from '../../access/access-error.js';
import type { Scope } from '../../access/scope.js';
import { readerOf } from './reader-of.js';

/** @returns a handler that lets only callers through who may do this. */
export const requireScope =
  (scope: Scope) =>
  (_request: unknown, response: Response, next: NextFunction): void => {
    if (!readerOf(response).scopes.includes(scope)) throw new AccessError('not-permitted');
    next();
  };
