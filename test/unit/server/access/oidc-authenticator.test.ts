import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CryptoKey, JWTPayload } from 'jose';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { ApiKeys } from '../../../../server/access/api-keys.js';
import type { Authenticator } from '../../../../server/access/authenticator.js';
import { createOidcAuthenticator } from '../../../../server/access/oidc-authenticator.js';
import { SqliteApiKeyStore } from '../../../../server/access/sqlite/sqlite-api-key-store.js';
import { reviewMigrations } from '../../../../server/review/sqlite/review-migrations.js';
import { openStateDatabase } from '../../../../server/state/sqlite/open-state-database.js';
import type { ListeningServer } from '../../../services/listen.js';
import { listen } from '../../../services/listen.js';

describe('signing in with tokens of an identity provider', () => {
  const database = openStateDatabase(':memory:', reviewMigrations);
  const apiKeys = new ApiKeys(new SqliteApiKeyStore(database));
  let provider: ListeningServer;
  let key: CryptoKey;
  let foreignKey: CryptoKey;
  let authenticator: Authenticator;
  let published: unknown[] = [];

  beforeAll(async () => {
    const own = await generateKeyPair('RS256');
    key = own.privateKey;
    foreignKey = (await generateKeyPair('RS256')).privateKey;
    published = [{ ...(await exportJWK(own.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }];
    provider = await listen((request, response) => {
      const isDiscovery = request.url === '/.well-known/openid-configuration';
      const body = isDiscovery ? { issuer: provider.url, jwks_uri: `${provider.url}/keys` } : { keys: published };
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(body));
    });
    authenticator = create();
  });
  afterAll(async () => {
    await provider.close();
    database.close();
  });

  const create = (issuer = provider.url): Authenticator =>
    createOidcAuthenticator({
      ...{ issuer, apiKeys, audience: 'recist3d', clockSkewSeconds: 5 },
      rolesClaim: 'realm_access.roles',
      rolePrefix: 'r3d-',
    });
  const claims = {
    sub: 'u1',
    family_name: 'Doe',
    given_name: 'Jane',
    realm_access: { roles: ['r3d-reviewer', 'other'] },
  };
  const token = (
    changes: { payload?: JWTPayload; issuer?: string; audience?: string; expires?: number; by?: CryptoKey } = {},
  ): Promise<string> =>
    new SignJWT(changes.payload ?? claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setIssuer(changes.issuer ?? provider.url)
      .setAudience(changes.audience ?? 'recist3d')
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1000) + (changes.expires ?? 300))
      .sign(changes.by ?? key);
  const identify = (bearer: string, by = authenticator) => by.identify({ authorization: `Bearer ${bearer}` });

  test('knows the reader, his name as DICOM writes it, and what he may do', async () => {
    expect(await identify(await token())).toEqual({
      id: 'u1',
      name: 'Doe^Jane',
      roles: ['reviewer'],
      scopes: ['read', 'convert', 'review'],
    });
  });

  test('gives nobody a role that the claim does not hold', async () => {
    const payload = { sub: 'u2', name: 'No Role', realm_access: { roles: ['admin', 'reviewer'] } };
    expect(await identify(await token({ payload }))).toMatchObject({ roles: [], scopes: [] });
  });

  test('bears clocks that differ a little, and no more', async () => {
    expect((await identify(await token({ expires: -2 }))).id).toBe('u1');
    await expect(identify(await token({ expires: -20 }))).rejects.toMatchObject({ code: 'sign-in-required' });
  });

  test.each<[string, () => Promise<string>]>([
    ['for another audience', () => token({ audience: 'other' })],
    ['of another issuer', () => token({ issuer: 'https://elsewhere.example' })],
    ['signed by somebody else', () => token({ by: foreignKey })],
    [
      'that is not signed at all',
      async () =>
        new UnsecuredJWT(claims).setIssuer(provider.url).setAudience('recist3d').setExpirationTime('5m').encode(),
    ],
    ['that names nobody', () => token({ payload: { realm_access: claims.realm_access } })],
    ['that is no token', async () => 'abc.def.ghi'],
  ])('refuses a token %s', async (_what, make) => {
    await expect(identify(await make())).rejects.toMatchObject({ code: 'sign-in-required' });
  });

  test('refuses a token signed with the public key as a shared secret', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(published[0]));
    const forged = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .setIssuer(provider.url)
      .setAudience('recist3d')
      .setExpirationTime('5m')
      .sign(secret);
    await expect(identify(forged)).rejects.toMatchObject({ code: 'sign-in-required' });
  });

  test('refuses a request without a token', async () => {
    for (const credentials of [{}, { authorization: 'Basic YTpi' }, { authorization: 'Bearer ' }])
      await expect(authenticator.identify(credentials)).rejects.toMatchObject({ code: 'sign-in-required' });
  });

  test('says that the provider does not answer, and asks it again with the next request', async () => {
    let isAway = true;
    const late = await listen((request, response) => {
      if (isAway) return void response.writeHead(503).end();
      const isDiscovery = request.url === '/.well-known/openid-configuration';
      const body = isDiscovery ? { issuer: late.url, jwks_uri: `${late.url}/keys` } : { keys: published };
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(body));
    });
    const other = create(late.url);
    const good = await token({ issuer: late.url });
    await expect(identify(good, other)).rejects.toMatchObject({ code: 'identity-provider-unreachable' });
    isAway = false;
    expect((await identify(good, other)).id).toBe('u1');
    await late.close();
  });

  describe('API keys', () => {
    test('open what their scopes say until they are revoked, and are kept as digests only', async () => {
      const { record, key: secret } = await apiKeys.create('archive sync', ['convert', 'read']);
      expect(await identify(secret)).toMatchObject({ id: `key:${record.id}`, scopes: ['read', 'convert'] });
      const row = JSON.stringify(database.first('SELECT * FROM api_keys WHERE id = ?', record.id));
      expect(row).not.toContain(secret.split('_')[2]);
      await apiKeys.revoke(record.id);
      await expect(identify(secret)).rejects.toMatchObject({ code: 'sign-in-required' });
    });

    test('with a wrong secret open nothing', async () => {
      const { key: secret } = await apiKeys.create('other', ['admin']);
      const wrong = secret.slice(0, -2) + (secret.endsWith('AA') ? 'BB' : 'AA');
      await expect(identify(wrong)).rejects.toMatchObject({ code: 'sign-in-required' });
    });
  });
});
