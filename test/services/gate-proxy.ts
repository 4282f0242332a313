import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a request is held: before it reaches the archive, or after the archive has done it and before the answer goes back. */
export type HoldPoint = 'before' | 'after';

/** A proxy before an archive that can hold requests, so that a test can end a server at an exact moment. */
export interface GateProxy {
  readonly url: string;
  /** Holds the next requests that fit. @returns resolves when the first one is held. */
  hold(point: HoldPoint, fits: (method: string, path: string) => boolean): Promise<void>;
  /** Lets everything through again; what was held is dropped, as its sender is gone. */
  open(): void;
  stop(): Promise<void>;
}

interface Gate {
  readonly point: HoldPoint;
  readonly fits: (method: string, path: string) => boolean;
  readonly held: () => void;
}

export async function startGateProxy(target: string): Promise<GateProxy> {
  let gate: Gate | undefined;
  const server = createServer((incoming, outgoing) => {
    const closed = gate?.fits(incoming.method ?? '', incoming.url ?? '') === true ? gate : undefined;
    if (closed?.point === 'before') return closed.held();
    forward(target, incoming, outgoing, closed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold: (point, fits) =>
      new Promise((held) => {
        gate = { point, fits, held };
      }),
    open: () => {
      gate = undefined;
    },
    stop: () => stop(server),
  };
}

function forward(target: string, incoming: IncomingMessage, outgoing: ServerResponse, gate: Gate | undefined): void {
  const { host: _host, ...headers } = incoming.headers;
  const passed = request(target + (incoming.url ?? ''), { method: incoming.method, headers }, (answer) => {
    if (gate !== undefined) {
      answer.resume().on('end', gate.held);
      return;
    }
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  passed.on('error', () => outgoing.destroy());
  outgoing.on('close', () => passed.destroy());
  incoming.pipe(passed);
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
