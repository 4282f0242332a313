import { randomUUID } from 'node:crypto';

/** One part to be written: its header lines and its bytes, given piece by piece when its turn comes. */
export interface OutgoingPart {
  readonly headers: Readonly<Record<string, string>>;
  readonly length: number;
  readonly body: Uint8Array | (() => AsyncIterable<Uint8Array>);
}

export interface OutgoingMultipart {
  readonly contentType: string;
  readonly contentLength: number;
  readonly chunks: () => AsyncGenerator<Uint8Array>;
}

/**
 * @param type media type of the parts
 * @returns a multipart/related message whose length is known before its first byte is read
 * @see PS3.18 8.6.1.2 Multipart Payloads; RFC 2387
 */
export function writeMultipart(type: string, parts: readonly OutgoingPart[]): OutgoingMultipart {
  const boundary = randomUUID();
  const closing = Buffer.from(`\r\n--${boundary}--\r\n`);
  const heads = parts.map((part, index) => headOf(part, boundary, index === 0));
  const contentLength = parts.reduce((sum, part, i) => sum + (heads[i]?.length ?? 0) + part.length, closing.length);
  return {
    contentType: `multipart/related; type="${type}"; boundary=${boundary}`,
    contentLength,
    async *chunks() {
      for (const [i, part] of parts.entries()) {
        yield heads[i];
        yield* bodyOf(part);
      }
      yield closing;
    },
  };
}

function headOf(part: OutgoingPart, boundary: string, first: boolean): Buffer {
  const lines = Object.entries(part.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${first ? '' : '\r\n'}--${boundary}\r\n${lines.join('')}Content-Length: ${part.length}\r\n\r\n`);
}

async function* bodyOf({ body }: OutgoingPart): AsyncGenerator<Uint8Array> {
  if (body instanceof Uint8Array) yield body;
  else yield* body();
}
