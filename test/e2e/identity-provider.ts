import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { listen } from '../services/listen.js';

/** An OpenID Connect provider of a test: discovery, authorization code with PKCE, refresh tokens; one reader, who signs in with a click. */
export interface IdentityProvider {
  readonly issuer: string;
  /** Every access token that it gave out by the code flow and by refreshing, oldest first. */
  readonly given: readonly string[];
  /** @returns an access token that ends after so many seconds */
  token(seconds: number): Promise<string>;
  close(): Promise<void>;
}

export interface IdentityProviderOptions {
  readonly sub: string;
  readonly name: string;
  /** How long a token of the code flow holds. */
  readonly tokenSeconds?: number;
}

interface Grant {
  readonly challenge: string;
  readonly nonce: string | null;
}

const audience = 'recist3d';

/** @see OpenID Connect Core 1.0, 3.1 and 12; RFC 7636 */
export async function startIdentityProvider(reader: IdentityProviderOptions): Promise<IdentityProvider> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  const grants = new Map<string, Grant>();
  const given: string[] = [];
  const { tokenSeconds = 3600 } = reader;
  const sign = (seconds: number, claims: Record<string, unknown>): Promise<string> =>
    new SignJWT({ name: reader.name, roles: ['reviewer'], jti: randomUUID(), ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuer(server.url)
      .setAudience(audience)
      .setSubject(reader.sub)
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
      .sign(privateKey);

  const tokens = async (nonce: string | null): Promise<object> => {
    given.push(await sign(tokenSeconds, {}));
    const own = nonce === null ? {} : { nonce };
    return {
      access_token: given.at(-1),
      id_token: await sign(tokenSeconds, own),
      refresh_token: 'again',
      token_type: 'Bearer',
      expires_in: tokenSeconds,
      scope: 'openid profile',
    };
  };

  async function exchange(form: URLSearchParams): Promise<object | undefined> {
    if (form.get('grant_type') === 'refresh_token')
      return form.get('refresh_token') === 'again' ? tokens(null) : undefined;
    const grant = grants.get(form.get('code') ?? '');
    grants.delete(form.get('code') ?? '');
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    return grant?.challenge === proof ? tokens(grant.nonce) : undefined;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', server.url);
    const json = (value: object | undefined): void => {
      const headers = { 'Content-Type': 'application/json', 'Access-Control-Allow-Origin': '*' };
      response.writeHead(value === undefined ? 400 : 200, headers);
      response.end(JSON.stringify(value ?? { error: 'invalid_grant' }));
    };
    if (pathname === '/.well-known/openid-configuration') return json(discovery(server.url));
    if (pathname === '/jwks') return json({ keys: [jwk] });
    if (pathname === '/userinfo') return json({ sub: reader.sub, name: reader.name });
    if (pathname === '/token') return json(await exchange(new URLSearchParams(await bodyOf(request))));
    const code = randomUUID();
    grants.set(code, { challenge: searchParams.get('code_challenge') ?? '', nonce: searchParams.get('nonce') });
    const query = new URLSearchParams({ code, state: searchParams.get('state') ?? '' }).toString();
    const back = `${searchParams.get('redirect_uri')}?${query}`;
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(`<a id="sign-in" href="${back}">Sign in</a>`);
  }

  const server = await listen((request, response) => void answer(request, response));
  return {
    issuer: server.url,
    given,
    token: (seconds) => sign(seconds, {}),
    close: () => server.close(),
  };
}

const discovery = (issuer: string): object => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  userinfo_endpoint: `${issuer}/userinfo`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['ES256'],
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
