import { PacsError } from '../pacs-error.js';

/** One part of a multipart message. */
export interface MultipartPart {
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

const maxHeaderBytes = 16_384;
const lineEnd = Buffer.from('\r\n');
const headerEnd = Buffer.from('\r\n\r\n');

/**
 * Reads a multipart message piece by piece. Holds one part and one chunk at a time, whatever the length of the message.
 * @param boundary without the leading hyphens
 * @param maxPartBytes a longer part is refused
 * @throws {PacsError} pacs-truncated where the closing boundary is missing: a server that fails half-way often just stops, with
 *   status 200; pacs-invalid-answer where there is no boundary at all; pacs-too-large
 * @see RFC 2046 §5.1.1
 */
export async function* readMultipart(
  chunks: AsyncIterable<Uint8Array>,
  boundary: string,
  maxPartBytes: number,
): AsyncGenerator<MultipartPart> {
  const input = new DelimitedInput(chunks);
  try {
    yield* readParts(input, Buffer.from(`\r\n--${boundary}`), maxPartBytes);
  } finally {
    await input.close();
  }
}

async function* readParts(input: DelimitedInput, delimiter: Buffer, maxPartBytes: number) {
  // The first boundary may stand at the very beginning, without the line end that belongs to all others.
  input.unread(lineEnd);
  if ((await input.upTo(delimiter, maxPartBytes)) === undefined) throw neverBegan(input);
  while (!(await closes(input))) {
    const header = await input.upTo(headerEnd, maxHeaderBytes);
    if (header === undefined) throw truncated();
    const body = await input.upTo(delimiter, maxPartBytes);
    if (body === undefined) throw truncated();
    yield { headers: parseHeaders(header), body };
  }
  await input.drain();
}

/** After a boundary: two hyphens close the message, a line end (perhaps after white space) begins a part. */
async function closes(input: DelimitedInput): Promise<boolean> {
  const next = await input.take(2);
  if (next === undefined) throw truncated();
  if (next.equals(Buffer.from('--'))) return true;
  // A part without header lines begins with an empty line: the line end is part of what ends its header.
  input.unread(next);
  const padding = await input.upTo(lineEnd, maxHeaderBytes);
  if (padding === undefined) throw truncated();
  if (padding.toString('latin1').trim() !== '') throw malformed();
  input.unread(lineEnd);
  return false;
}

function parseHeaders(header: Buffer): ReadonlyMap<string, string> {
  const lines = header
    .toString('latin1')
    .split('\r\n')
    .filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      if (colon < 1) throw malformed();
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
}

const truncated = (): PacsError => new PacsError('pacs-truncated', 'The message ends before its closing boundary.');
const malformed = (): PacsError =>
  new PacsError('pacs-invalid-answer', 'The message is not a valid multipart message.');
const neverBegan = (input: DelimitedInput): PacsError =>
  input.total === 0 ? truncated() : new PacsError('pacs-invalid-answer', 'The message holds no part.');

/** Bytes that are taken up to a delimiter. Every byte is searched once, also where a delimiter lies across two chunks. */
class DelimitedInput {
  readonly #source: AsyncIterator<Uint8Array>;
  /** Read, but not taken yet. */
  #rest: Buffer = Buffer.alloc(0);
  /** Bytes that came from the source. */
  total = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#source = chunks[Symbol.asyncIterator]();
  }

  unread(bytes: Buffer): void {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([bytes, this.#rest]);
  }

  /** @returns the bytes before the delimiter, which is taken too; undefined where the source ends first. */
  async upTo(delimiter: Buffer, maxBytes: number): Promise<Buffer | undefined> {
    const pieces: Buffer[] = [];
    let length = 0;
    for (;;) {
      const at = this.#rest.indexOf(delimiter);
      if (at >= 0) {
        pieces.push(this.#rest.subarray(0, at));
        this.#rest = this.#rest.subarray(at + delimiter.length);
        return limited(pieces, length + at, maxBytes);
      }
      // The end of the rest may be the beginning of the delimiter: it stays.
      const sure = Math.max(0, this.#rest.length - delimiter.length + 1);
      pieces.push(this.#rest.subarray(0, sure));
      length += sure;
      if (length > maxBytes) throw new PacsError('pacs-too-large');
      if (!(await this.#more(this.#rest.subarray(sure)))) return undefined;
    }
  }

  /** @returns exactly `count` bytes; undefined where the source ends first. */
  async take(count: number): Promise<Buffer | undefined> {
    while (this.#rest.length < count) if (!(await this.#more(this.#rest))) return undefined;
    const taken = this.#rest.subarray(0, count);
    this.#rest = this.#rest.subarray(count);
    return taken;
  }

  /** Takes what is left and drops it, so that the connection can be used again. */
  async drain(): Promise<void> {
    while (!(await this.#source.next()).done);
  }

  /** Lets go of the source, also where it was not read to its end. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  async #more(kept: Buffer): Promise<boolean> {
    const next = await this.#source.next();
    if (next.done) return false;
    this.total += next.value.length;
    const chunk = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.length);
    this.#rest = kept.length === 0 ? chunk : Buffer.concat([kept, chunk]);
    return true;
  }
}

/** @returns the pieces as one buffer of its own, so that it does not hold chunks of the network alive. */
function limited(pieces: readonly Buffer[], length: number, maxBytes: number): Buffer {
  if (length > maxBytes) throw new PacsError('pacs-too-large');
  return Buffer.concat(pieces, length);
}
