import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** What a line does to the requests that a fault hits. */
export type LineFault =
  /** Ends the connection without an answer. */
  | { readonly kind: 'drop' }
  /** Takes the request and never answers. */
  | { readonly kind: 'silence' }
  /** Passes on so many bytes of the answer, and ends the connection. */
  | { readonly kind: 'truncate'; readonly bytes: number }
  /** Passes everything on, each piece so much later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Answers itself, as a proxy between does. */
  | { readonly kind: 'answer'; readonly status: string; readonly headers?: readonly string[]; readonly body?: string };

/** A TCP line between a client and a server that a test can damage. */
export interface FaultyLine {
  readonly url: string;
  /** Damages the next `times` requests whose first line fits. */
  damage(fault: LineFault, fits: RegExp, times: number): void;
  /** How many requests were damaged so far. */
  readonly damaged: () => number;
  stop(): Promise<void>;
}

interface Damage {
  readonly fault: LineFault;
  readonly fits: RegExp;
  left: number;
}

const requestLine = /^(GET|POST|HEAD) \S+ HTTP\/1\.1/;

/** @param target `http://127.0.0.1:PORT`; requests are told by the first line of a piece of data, as they are small */
export async function startFaultyLine(target: string): Promise<FaultyLine> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let present: Damage | undefined;
  let damaged = 0;

  const faultOf = (chunk: Buffer): LineFault | undefined => {
    const line = requestLine.exec(chunk.subarray(0, 2048).toString('latin1'))?.[0];
    if (line === undefined || present === undefined || present.left === 0 || !present.fits.test(line)) return undefined;
    present.left -= 1;
    damaged += 1;
    return present.fault;
  };

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    let delayMs = 0;
    let left = Infinity;
    let isMute = false;
    client.on('data', (chunk: Buffer) => {
      const fault = faultOf(chunk);
      if (fault?.kind === 'drop') return end();
      if (fault?.kind === 'silence') isMute = true;
      if (fault?.kind === 'truncate') left = fault.bytes;
      if (fault?.kind === 'delay') delayMs = fault.ms;
      if (fault?.kind === 'answer') return void client.end(answerOf(fault));
      if (!isMute) upstream.write(chunk);
    });
    upstream.on('data', (chunk: Buffer) => {
      const piece = chunk.subarray(0, Math.min(chunk.length, left));
      left -= piece.length;
      const isCut = left === 0;
      setTimeout(() => {
        client.write(piece);
        if (isCut) client.end();
      }, delayMs);
    });
    client.on('close', end);
    upstream.on('close', () => setTimeout(() => client.end(), delayMs));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    damage: (fault, fits, times) => {
      present = { fault, fits, left: times };
    },
    damaged: () => damaged,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function answerOf({ status, headers = [], body = '' }: LineFault & { readonly kind: 'answer' }): string {
  const lines = [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${Buffer.byteLength(body)}`, 'Connection: close'];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
