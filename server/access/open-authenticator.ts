import { AccessError } from './access-error.js';
import type { Authenticator, Credentials } from './authenticator.js';
import { isLoopback } from './is-loopback.js';
import { personName } from './person-name.js';
import type { Reader } from './reader.js';
import { scopesOfRole } from './scope.js';

export interface OpenAccess {
  /** Who is meant where the request names nobody. */
  readonly reader: string;
  /** true: the server only listens on this machine, so a request for another host comes from a page that plays with names (DNS rebinding). */
  readonly loopbackOnly: boolean;
}

/** @returns an authenticator that lets everybody do everything: for a server that only its own machine, or a proxy with login, can reach. */
export function createOpenAuthenticator({ reader, loopbackOnly }: OpenAccess): Authenticator {
  return {
    identify: async ({ readerName, host }) => {
      if (loopbackOnly && !namesThisMachine(host)) throw new AccessError('sign-in-required');
      return namedReader(readerName === undefined ? reader : (decoded(readerName) ?? reader));
    },
  };
}

function namesThisMachine(host: Credentials['host']): boolean {
  return host !== undefined && isLoopback(host.replace(/:\d+$/, ''));
}

function namedReader(name: string): Reader {
  return { id: `local:${name}`, name, roles: ['admin'], scopes: scopesOfRole.admin };
}

/** Headers carry Latin letters only; anything else comes percent-encoded. */
function decoded(header: string): string | undefined {
  try {
    return personName(decodeURIComponent(header));
  } catch {
    return personName(header);
  }
}
