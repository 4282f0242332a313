import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { AccessError } from './access-error.js';
import type { Reader } from './reader.js';
import type { Scope } from './scope.js';
import { scopes } from './scope.js';

/** A key as it is kept: the secret itself is shown once and never stored. */
export interface ApiKeyRecord {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** SHA-256 of the secret, hex. A secret of 32 random bytes needs no slow hash. */
  readonly digest: string;
  readonly createdAt: Date;
  readonly revokedAt?: Date;
}

/** Where keys are kept. */
export interface ApiKeyStore {
  add(key: ApiKeyRecord): Promise<void>;
  find(id: string): Promise<ApiKeyRecord | undefined>;
  list(): Promise<readonly ApiKeyRecord[]>;
  /** @returns false where there is no such key, or it was revoked before. */
  revoke(id: string, at: Date): Promise<boolean>;
}

const form = /^r3d_([0-9a-f]{12})_([\w-]{43})$/;

/** Keys by which machines call the API: `r3d_ID_SECRET`. */
export class ApiKeys {
  constructor(
    private readonly store: ApiKeyStore,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** @returns the record, and the key itself: the only time that it can be seen. */
  async create(
    name: string,
    granted: readonly Scope[],
  ): Promise<{ readonly record: ApiKeyRecord; readonly key: string }> {
    const id = randomBytes(6).toString('hex');
    const secret = randomBytes(32).toString('base64url');
    const held = scopes.filter((scope) => granted.includes(scope));
    const record = { id, name, scopes: held, digest: digestOf(secret), createdAt: this.now() };
    await this.store.add(record);
    return { record, key: `r3d_${id}_${secret}` };
  }

  list(): Promise<readonly ApiKeyRecord[]> {
    return this.store.list();
  }

  /** @throws {AccessError} api-key-unknown */
  async revoke(id: string): Promise<void> {
    if (!(await this.store.revoke(id, this.now()))) throw new AccessError('api-key-unknown');
  }

  /**
   * @returns who calls with this key; undefined for what is no API key at all
   * @throws {AccessError} sign-in-required for a key that is unknown, wrong or revoked
   */
  async identify(token: string): Promise<Reader | undefined> {
    const [, id, secret] = form.exec(token) ?? [];
    if (id === undefined || secret === undefined) return undefined;
    const record = await this.store.find(id);
    if (record === undefined || record.revokedAt !== undefined || !sameDigest(record.digest, digestOf(secret)))
      throw new AccessError('sign-in-required');
    return { id: `key:${id}`, name: record.name, roles: [], scopes: record.scopes };
  }
}

const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

const sameDigest = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(a, 'hex'), Buffer.from(b, 'hex'));
