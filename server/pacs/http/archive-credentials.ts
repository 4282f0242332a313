/** How this server shows who it is to the archive. */
export type ArchiveCredentials =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string }
  | ({ readonly kind: 'client-credentials' } & ClientCredentials);

/** A client of an OAuth 2.0 authorization server. @see RFC 6749 4.4 */
export interface ClientCredentials {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope?: string | undefined;
}

/** @returns the value of an Authorization header for a user. @see RFC 7617 */
export const basicAuthorization = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
