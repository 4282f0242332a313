import type { RequestHandler } from 'express';

const methods = 'GET, POST, OPTIONS';
const headers = 'Authorization, Content-Type, Accept, X-Recist3d-Reader';

/**
 * @param origins of other pages that may call; an empty list allows none
 * @returns a handler of CORS: an origin that is listed is repeated, never `*`; credentials stay off, as tokens travel in a header
 */
export function crossOrigin(origins: readonly string[]): RequestHandler {
  const allowed = new Set(origins);
  return (request, response, next) => {
    const { origin } = request.headers;
    response.vary('Origin');
    if (origin === undefined || !allowed.has(origin)) return next();
    response.set({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': 'Retry-After' });
    if (request.method !== 'OPTIONS') return next();
    response.set({
      'Access-Control-Allow-Methods': methods,
      'Access-Control-Allow-Headers': headers,
      'Access-Control-Max-Age': '600',
    });
    response.status(204).end();
  };
}
