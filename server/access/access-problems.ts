import type { ConfigProblem } from '../config/config-error.js';
import type { AccessSettings } from './access-settings.js';
import { isLoopback } from './is-loopback.js';

interface AccessConfig {
  readonly server: { readonly host: string };
  readonly access: AccessSettings;
}

/** @returns why the server would stand open to the network; it then does not start. */
export function accessProblems({ server, access }: AccessConfig): readonly ConfigProblem[] {
  if (access.issuer !== undefined && access.open)
    return [
      { key: 'access.open', problem: 'goes against access.issuer: either people sign in, or the server is open' },
    ];
  if (access.apiKeys && access.open)
    return [{ key: 'access.open', problem: 'goes against access.apiKeys: either keys are asked for, or none is' }];
  if (access.issuer !== undefined || access.open || access.apiKeys || isLoopback(server.host)) return [];
  const problem =
    'would open the server to the network without sign-in: set access.issuer or access.apiKeys, or access.open where a proxy with login stands before it';
  return [{ key: 'server.host', problem }];
}
