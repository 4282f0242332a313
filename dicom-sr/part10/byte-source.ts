import { DicomError } from '../errors/dicom-error.js';

/** By their codes: every element begins with such a text, and making one takes longer than the rest of its header. */
const texts = new Map<number, string>();

function twoLetters(first: number, second: number): string {
  const code = first * 256 + second;
  const known = texts.get(code);
  if (known !== undefined) return known;
  const text = String.fromCharCode(first, second);
  texts.set(code, text);
  return text;
}

/** Reads bytes one after the other, and never beyond the end of its part; in little endian unless told otherwise. */
export class ByteSource {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #end: number;
  #at: number;

  constructor(
    bytes: Uint8Array,
    start = 0,
    end = bytes.length,
    readonly littleEndian = true,
  ) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = start;
    this.#end = end;
  }

  get remaining(): number {
    return this.#end - this.#at;
  }

  /** @throws {DicomError} not-dicom at the end; so do all others. */
  uint16(): number {
    return this.#view.getUint16(this.#advance(2), this.littleEndian);
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), this.littleEndian);
  }

  /** @returns group in the upper and element in the lower 16 bits. */
  tag(): number {
    const group = this.uint16();
    return group * 0x10000 + this.uint16();
  }

  /** @returns two letters as they stand there, whatever the byte order. */
  letters(): string {
    const start = this.#advance(2);
    return twoLetters(this.#bytes[start], this.#bytes[start + 1]);
  }

  /** @returns the next tag without moving, undefined where fewer than four bytes are left. */
  peekTag(): number | undefined {
    if (this.remaining < 4) return undefined;
    return (
      this.#view.getUint16(this.#at, this.littleEndian) * 0x10000 +
      this.#view.getUint16(this.#at + 2, this.littleEndian)
    );
  }

  /** @returns the next bytes as a view. */
  take(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** @returns a source that ends after the next `length` bytes; this one moves behind them. */
  part(length: number): ByteSource {
    const start = this.#advance(length);
    return new ByteSource(this.#bytes, start, start + length, this.littleEndian);
  }

  /** true where nothing but zeros follows, as some archives pad their files. */
  onlyZerosLeft(): boolean {
    return this.#bytes.subarray(this.#at, this.#end).every((byte) => byte === 0);
  }

  #advance(length: number): number {
    if (length > this.remaining)
      throw new DicomError('not-dicom', 'The file is cut off: an element reaches beyond its end.');
    const start = this.#at;
    this.#at += length;
    return start;
  }
}
