import { endianness } from 'node:os';

const MACHINE_LITTLE_ENDIAN = endianness() === 'LE';

/** Turns values of some bytes each from one byte order into the other, in place, where the machine's is another than the file's. */
export function toMachineOrder(bytes: Uint8Array, bytesPerValue: number, littleEndian: boolean): void {
  if (littleEndian === MACHINE_LITTLE_ENDIAN || bytesPerValue === 1) return;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytesPerValue === 2) buffer.swap16();
  else if (bytesPerValue === 4) buffer.swap32();
  else buffer.swap64();
}
