import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** @returns a port of the loopback interface that was free a moment ago; whoever uses it must cope with a race. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
