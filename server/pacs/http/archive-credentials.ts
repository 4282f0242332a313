/** How this server shows who it is to the archive. */
export type ArchiveCredentials =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string };

/** @returns the value of the Authorization header. @see RFC 7617, RFC 6750 */
export function authorizationHeader(credentials: ArchiveCredentials): string {
  if (credentials.kind === 'bearer') return `Bearer ${credentials.token}`;
  return `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`, 'utf8').toString('base64')}`;
}
