import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { listen } from '../services/listen.js';

/** An identity provider of a test: keys under /jwks, and tokens for one reader. */
export interface IdentityProvider {
  readonly issuer: string;
  /** @returns a token that ends after so many seconds */
  token(seconds: number): Promise<string>;
  close(): Promise<void>;
}

export async function startIdentityProvider(reader: {
  readonly sub: string;
  readonly name: string;
}): Promise<IdentityProvider> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  const server = await listen((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ keys: [jwk] }));
  });
  return {
    issuer: server.url,
    token: (seconds) =>
      new SignJWT({ name: reader.name, roles: ['reviewer'] })
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setIssuer(server.url)
        .setAudience('recist3d')
        .setSubject(reader.sub)
        .setIssuedAt()
        .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
        .sign(privateKey),
    close: () => server.close(),
  };
}
