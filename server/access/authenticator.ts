import type { Reader } from './reader.js';

/** What a request says of its caller. */
export interface Credentials {
  /** The `Authorization` header. */
  readonly authorization?: string;
  /** The `X-Recist3d-Reader` header; only counts where nobody signs in. */
  readonly readerName?: string;
  /** The `Host` header. */
  readonly host?: string;
}

/** Tells who asks. */
export interface Authenticator {
  /** @throws {AccessError} sign-in-required, identity-provider-unreachable */
  identify(credentials: Credentials): Promise<Reader>;
  /** Where people get their tokens, for the viewer; absent where nobody signs in. */
  readonly signIn?: { readonly issuer: string; readonly audience: string };
}
