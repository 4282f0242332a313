import { Router } from 'express';
import type { Authenticator } from '../../access/authenticator.js';
import type { ApiPart } from '../api-part.js';
import { answer, problem } from '../openapi-pieces.js';
import type { SessionView } from './access-schemas.js';
import { sessionSchema } from './access-schemas.js';
import { readerOf } from './reader-of.js';

/** `GET /session`: who the caller is and what he may do. */
export function sessionPart({ signIn }: Pick<Authenticator, 'signIn'>): ApiPart {
  const router = Router();
  router.get('/session', (_request, response) => {
    const { id, name, roles, scopes } = readerOf(response);
    const session: SessionView = {
      reader: { id, name },
      roles: [...roles],
      scopes: [...scopes],
      ...(signIn === undefined ? {} : { signIn: { ...signIn } }),
    };
    response.json(session);
  });
  return {
    router,
    schemas: [sessionSchema],
    paths: {
      '/api/session': {
        get: {
          operationId: 'session',
          summary: 'Who the caller is, and what he may do',
          responses: { 200: answer('The session.', 'Session'), 401: problem('Sign in first.') },
        },
      },
    },
  };
}
