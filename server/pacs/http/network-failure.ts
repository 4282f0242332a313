import { PacsError } from '../pacs-error.js';

const certificateCodes = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|HOSTNAME_MISMATCH)/;
const timeoutCodes: ReadonlySet<string> = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);

/**
 * @param begun true once the answer had begun: a connection that ends then has cut it off
 * @returns the error for a connection that failed. Library errors are wrapped here and nowhere else; their text does not come along.
 */
export function networkFailure(error: unknown, begun: boolean): PacsError {
  if (error instanceof PacsError) return error;
  const code = codeOf(error);
  if (timeoutCodes.has(code)) return new PacsError('pacs-timeout');
  if (certificateCodes.test(code)) return new PacsError('pacs-certificate-refused');
  return begun
    ? new PacsError('pacs-truncated', 'The connection ended before the answer was complete.')
    : new PacsError('pacs-unreachable');
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return typeof code === 'string' ? code : codeOf(cause);
}
