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

export interface ReadMultipartOptions {
  /**
   * The bodies of so many parts are valid at a time, each until as many more were asked for: they lie in the same memory by turns, as new memory
   * is the dearest part of a retrieval. Unless given, each belongs to whoever asked.
   */
  readonly lends?: number;
}

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
  { lends = 0 }: ReadMultipartOptions = {},
): AsyncGenerator<MultipartPart> {
  const input = new DelimitedInput(chunks, lends);
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
    const headers = parseHeaders(header);
    const body = await input.bodyUpTo(delimiter, maxPartBytes, Number(headers.get('content-length') ?? 0));
    if (body === undefined) throw truncated();
    yield { headers, body };
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

/** Rooms are so much longer than a part is expected to be, for what comes with its end. */
const slackBytes = 131_072;
/** What a network gives at once, and the words that memory is copied in. */
const [benchBytes, wordBytes] = [65_536, 8];
/** Nobody is believed that a part is longer before it comes. */
const trustedBytes = 2 ** 24;

/**
 * Shared memory, as volumes lie on: V8 collects its garbage ten times for a series of 70 MB on memory of its own, and half as often so, which
 * saves a quarter of the whole retrieval.
 */
const newRoom = (bytes: number): Buffer => Buffer.from(new SharedArrayBuffer(bytes));

/**
 * Bytes that are taken up to a delimiter. Every byte is copied once, from the network into the part that it belongs to, and searched once,
 * also where a delimiter lies across two chunks.
 */
class DelimitedInput {
  readonly #source: AsyncIterator<Uint8Array>;
  /** Where bytes lie on their way to a room. */
  readonly #bench = new Uint8Array(benchBytes + wordBytes);
  /** The room between parts. */
  readonly #small = newRoom(slackBytes);
  #room = this.#small;
  /** Rooms of the bodies that are valid, oldest first. */
  readonly #lent: Buffer[] = [];
  /** Parts of one message are about as long as each other. */
  #lastLength = 0;
  /** What was read and is not taken yet lies from here … */
  #start = 0;
  /** … to here. */
  #end = 0;
  /** Bytes that came from the source. */
  total = 0;

  constructor(
    chunks: AsyncIterable<Uint8Array>,
    private readonly lends: number,
  ) {
    this.#source = chunks[Symbol.asyncIterator]();
  }

  /** Puts bytes before what is read: those that were taken last, or any at the very beginning. */
  unread(bytes: Uint8Array): void {
    if (this.#start >= bytes.length) this.#start -= bytes.length;
    else this.#end += bytes.length;
    this.#room.set(bytes, this.#start);
  }

  /**
   * @param length that the bytes are said to have: nothing is searched for where the delimiter stands behind them
   * @returns the bytes before the delimiter, which is taken too, until the next call; undefined where the source ends first
   */
  async upTo(delimiter: Buffer, maxBytes: number, length = 0): Promise<Buffer | undefined> {
    let searched = 0;
    if (length > 0 && length <= maxBytes && (await this.#standsAt(length, delimiter))) searched = length;
    for (;;) {
      const rest = this.#room.subarray(this.#start, this.#end);
      const at = rest.indexOf(delimiter, searched);
      // The end of the rest may be the beginning of the delimiter: it is searched again.
      searched = Math.max(0, rest.length - delimiter.length + 1);
      if ((at < 0 ? searched : at) > maxBytes) throw new PacsError('pacs-too-large');
      if (at >= 0) {
        this.#start += at + delimiter.length;
        return rest.subarray(0, at);
      }
      if (!(await this.#more())) return undefined;
    }
  }

  /**
   * @returns as `upTo`; unless they are lent, as bytes of their own that do not keep much more alive than themselves. They begin where a room
   *   begins: a file's words lie on even addresses then.
   */
  async bodyUpTo(delimiter: Buffer, maxBytes: number, length: number): Promise<Buffer | undefined> {
    const expected = Math.min(length > 0 ? length : this.#lastLength, maxBytes, trustedBytes);
    const needed = Math.max(expected, this.#end - this.#start) + slackBytes;
    this.#moveTo(this.#roomFor(needed));
    const body = await this.upTo(delimiter, maxBytes, length);
    if (body === undefined) return undefined;
    this.#lastLength = body.length;
    if (this.lends > 0) this.#lent.push(this.#room);
    else if (body.length < this.#room.length / 2) return Buffer.from(body);
    const fits = this.#end - this.#start <= this.#small.length;
    this.#moveTo(fits ? this.#small : newRoom(this.#end - this.#start + slackBytes));
    return body;
  }

  /** @returns the room whose body was lent the longest ago, where it is long enough; else a new one */
  #roomFor(bytes: number): Buffer {
    const oldest = this.#lent.length >= this.lends ? this.#lent.shift() : undefined;
    return oldest !== undefined && oldest.length >= bytes ? oldest : newRoom(bytes);
  }

  /** @returns exactly `count` bytes, until the next call; undefined where the source ends first. */
  async take(count: number): Promise<Buffer | undefined> {
    while (this.#end - this.#start < count) if (!(await this.#more())) return undefined;
    this.#start += count;
    return this.#room.subarray(this.#start - count, this.#start);
  }

  /** Takes what is left and drops it, so that the connection can be used again. */
  async drain(): Promise<void> {
    while (!(await this.#source.next()).done);
  }

  /** Lets go of the source, also where it was not read to its end. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  async #standsAt(at: number, delimiter: Buffer): Promise<boolean> {
    while (this.#end - this.#start < at + delimiter.length) if (!(await this.#more())) return false;
    const start = this.#start + at;
    return this.#room.subarray(start, start + delimiter.length).equals(delimiter);
  }

  async #more(): Promise<boolean> {
    const next = await this.#source.next();
    if (next.done) return false;
    const { length } = next.value;
    this.total += length;
    const needed = this.#end - this.#start + length;
    if (this.#end + length > this.#room.length)
      this.#moveTo(needed <= this.#room.length / 2 ? this.#room : newRoom(2 * needed));
    this.#copy(next.value, this.#room, this.#end);
    this.#end += length;
    return true;
  }

  /** What is not taken yet comes to lie at the beginning of a room that is long enough for it. */
  #moveTo(room: Buffer): void {
    const rest = this.#room.subarray(this.#start, this.#end);
    if (room === this.#room) room.set(rest);
    else this.#copy(rest, room, 0);
    this.#end -= this.#start;
    this.#start = 0;
    this.#room = room;
  }

  /**
   * V8 copies to and from shared memory byte by byte where the two are not aligned alike. By way of memory of its own, which it copies at once
   * wherever it lies, they are: a quarter of the time.
   */
  #copy(bytes: Uint8Array, room: Buffer, to: number): void {
    for (let from = 0; from < bytes.length; from += benchBytes) {
      const part = bytes.subarray(from, from + benchBytes);
      const aligned = (to + from) % wordBytes;
      this.#bench.set(part, aligned);
      room.set(this.#bench.subarray(aligned, aligned + part.length), to + from);
    }
  }
}
