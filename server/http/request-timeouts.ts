import type { ServerOptions } from 'node:http';

/**
 * How long a caller may take, in ms: one that never ends its headers holds a connection for seconds only, and an upload of a large study over
 * a slow line has half an hour (Node's own five minutes would cut it off).
 */
export const requestTimeouts: ServerOptions = {
  headersTimeout: 10_000,
  requestTimeout: 1_800_000,
  connectionsCheckingInterval: 2_000,
};
