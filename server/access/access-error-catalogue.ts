import type { ErrorEntry } from '../../dicom-sr/errors/recist3d-error.js';

/** Codes of who may do what. */
export const accessErrorCatalogue = {
  'sign-in-required': {
    meaning: 'The request carries no valid token or API key.',
    nextStep: 'Sign in again, or send an API key: `Authorization: Bearer …`.',
    retryable: false,
  },
  'not-permitted': {
    meaning: 'The role of the caller does not allow this.',
    nextStep: 'Ask an administrator for the role; GET /api/session says what is allowed now.',
    retryable: false,
  },
  'identity-provider-unreachable': {
    meaning: 'The keys of the identity provider could not be fetched, so no token can be checked.',
    nextStep:
      'Check `access.issuer` and `access.jwksUrl`, and the way to them; it is tried again with the next request.',
    retryable: true,
  },
  'too-many-requests': {
    meaning: 'The caller sent more requests than the limit allows.',
    nextStep: 'Wait for the time in Retry-After; `access.requestsPerMinute` sets the limit.',
    retryable: true,
  },
  'api-key-unknown': {
    meaning: 'There is no API key with this id.',
    nextStep: 'List the keys with `recist3d api-key list`.',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
