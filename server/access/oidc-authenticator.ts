import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { AccessError } from './access-error.js';
import type { AccessSettings } from './access-settings.js';
import type { ApiKeys } from './api-keys.js';
import type { Authenticator } from './authenticator.js';
import { personName } from './person-name.js';
import type { Reader } from './reader.js';
import type { Role, Scope } from './scope.js';
import { roles, scopes, scopesOfRole } from './scope.js';

export interface OidcOptions extends Pick<
  AccessSettings,
  'audience' | 'jwksUrl' | 'rolesClaim' | 'rolePrefix' | 'clockSkewSeconds'
> {
  readonly issuer: string;
  readonly apiKeys: ApiKeys;
}

/** Asymmetric only: a shared secret would let whoever can check a token also make one. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const timeoutMs = 5000;

/**
 * @returns an authenticator for tokens of one identity provider, and for API keys. Keys of the provider are fetched when first needed, and
 * again when a token names one that is not known.
 * @see OpenID Connect Discovery 1.0; RFC 7519, RFC 8725
 */
export function createOidcAuthenticator(options: OidcOptions): Authenticator {
  const { issuer, audience, apiKeys, clockSkewSeconds } = options;
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const keySet = async (): Promise<JWTVerifyGetKey> => {
    keys ??= openKeySet(options);
    try {
      return await keys;
    } catch (error) {
      keys = undefined;
      throw error;
    }
  };
  return {
    signIn: { issuer, audience },
    identify: async ({ authorization }) => {
      const token = bearerOf(authorization);
      if (token === undefined) throw new AccessError('sign-in-required');
      const machine = await apiKeys.identify(token);
      if (machine !== undefined) return machine;
      return readerOf(await verified(token, await keySet(), { issuer, audience, clockSkewSeconds }), options);
    },
  };
}

/** @returns the token of `Authorization: Bearer …`, undefined for anything else. */
export function bearerOf(authorization: string | undefined): string | undefined {
  return /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization ?? '')?.[1];
}

async function openKeySet({ issuer, jwksUrl }: OidcOptions): Promise<JWTVerifyGetKey> {
  const url = jwksUrl ?? (await discoverKeys(issuer));
  return createRemoteJWKSet(new URL(url), { timeoutDuration: timeoutMs });
}

async function discoverKeys(issuer: string): Promise<string> {
  try {
    const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const response = await fetch(address, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' });
    const found = (await response.json()) as { readonly issuer?: unknown; readonly jwks_uri?: unknown };
    if (!response.ok || found.issuer !== issuer || typeof found.jwks_uri !== 'string') throw new Error('no discovery');
    return found.jwks_uri;
  } catch (cause) {
    throw new AccessError('identity-provider-unreachable', { cause });
  }
}

async function verified(
  token: string,
  keys: JWTVerifyGetKey,
  { issuer, audience, clockSkewSeconds }: Pick<OidcOptions, 'issuer' | 'audience' | 'clockSkewSeconds'>,
): Promise<JWTPayload> {
  try {
    const requiredClaims = ['exp', 'sub'];
    const options = { issuer, audience, algorithms, clockTolerance: clockSkewSeconds, requiredClaims };
    return (await jwtVerify(token, keys, options)).payload;
  } catch (cause) {
    throw new AccessError(isOfToken(cause) ? 'sign-in-required' : 'identity-provider-unreachable', { cause });
  }
}

/** false where the keys could not be had: then the token may be good. */
const isOfToken = (error: unknown): boolean =>
  error instanceof errors.JOSEError &&
  !(error instanceof errors.JWKSTimeout) &&
  !(error instanceof errors.JWKSInvalid) &&
  error.code !== 'ERR_JOSE_GENERIC';

function readerOf(claims: JWTPayload, { rolesClaim, rolePrefix = '' }: OidcOptions): Reader {
  const id = claims.sub ?? '';
  const held = heldRoles(claimAt(claims, rolesClaim), rolePrefix);
  const granted = new Set<Scope>(held.flatMap((role) => scopesOfRole[role]));
  return { id, name: nameOf(claims) ?? 'Unknown', roles: held, scopes: scopes.filter((scope) => granted.has(scope)) };
}

/** `Family^Given` where the token has both, else what it has to show. */
function nameOf(claims: JWTPayload): string | undefined {
  const text = (name: string): string | undefined => {
    const value = claims[name];
    return typeof value === 'string' ? personName(value.replaceAll('^', ' ')) : undefined;
  };
  const [family, given] = [text('family_name'), text('given_name')];
  if (family !== undefined && given !== undefined) return personName(`${family}^${given}`);
  return text('name') ?? text('preferred_username') ?? text('sub');
}

function claimAt(claims: JWTPayload, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => {
    const holds = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
    return holds ? (value as Record<string, unknown>)[name] : undefined;
  }, claims);
}

function heldRoles(claim: unknown, prefix: string): readonly Role[] {
  const named = typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? claim : [];
  return roles.filter((role) => named.includes(prefix + role));
}
