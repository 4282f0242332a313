/** Reads the entropy-coded bits of a JPEG scan; behind its end there are zeros, and `isBeyondEnd` says so. @see ITU-T T.81 F.2.2.5 */
export class JpegBits {
  #buffer = 0;
  #count = 0;
  /** Bytes that were made up behind the end of the scan. */
  #invented = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
  ) {}

  /** true where bits were read that the scan does not have. */
  get isBeyondEnd(): boolean {
    return this.#invented * 8 > this.#count;
  }

  /** @returns the next 16 bits without moving. */
  peek16(): number {
    if (this.#count < 16) this.#fill();
    return (this.#buffer >>> (this.#count - 16)) & 0xffff;
  }

  /** At most 16 that were peeked. */
  skip(bits: number): void {
    this.#count -= bits;
  }

  /** @param bits 0 … 16 */
  take(bits: number): number {
    const value = this.peek16() >>> (16 - bits);
    this.#count -= bits;
    return value;
  }

  /** Moves behind the next restart marker. @returns false where there is none */
  restart(): boolean {
    this.#buffer = 0;
    this.#count = 0;
    this.#invented = 0;
    for (; this.at + 1 < this.bytes.length; this.at++) {
      if (this.bytes[this.at] !== 0xff) continue;
      const marker = this.bytes[this.at + 1];
      if (marker >= 0xd0 && marker <= 0xd7) {
        this.at += 2;
        return true;
      }
      if (marker !== 0 && marker !== 0xff) return false;
    }
    return false;
  }

  #fill(): void {
    while (this.#count <= 16) {
      this.#buffer = (this.#buffer << 8) | this.#nextByte();
      this.#count += 8;
    }
  }

  /** FF 00 is a byte FF; FF and anything else is a marker, which ends the bits. */
  #nextByte(): number {
    if (this.at >= this.bytes.length) return this.#invent();
    const byte = this.bytes[this.at];
    if (byte !== 0xff) {
      this.at += 1;
      return byte;
    }
    if (this.bytes[this.at + 1] !== 0) return this.#invent();
    this.at += 2;
    return byte;
  }

  #invent(): number {
    this.#invented += 1;
    return 0;
  }
}
