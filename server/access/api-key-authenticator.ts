import { AccessError } from './access-error.js';
import type { ApiKeys } from './api-keys.js';
import type { Authenticator } from './authenticator.js';
import { bearerOf } from './oidc-authenticator.js';

/** @returns an authenticator for machines alone: only API keys open. */
export function createApiKeyAuthenticator(apiKeys: ApiKeys): Authenticator {
  return {
    identify: async ({ authorization }) => {
      const token = bearerOf(authorization);
      const machine = token === undefined ? undefined : await apiKeys.identify(token);
      if (machine === undefined) throw new AccessError('sign-in-required');
      return machine;
    },
  };
}
