import type { Request } from 'express';

/** @returns the root of the service as the client reached it; behind a proxy, what Express's `trust proxy` makes of that */
export const serviceUrl = (request: Request): string =>
  `${request.protocol}://${request.get('host') ?? 'localhost'}${request.baseUrl}`;
