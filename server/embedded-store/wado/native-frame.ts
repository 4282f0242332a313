import type { ByteReader } from './byte-reader.js';
import type { FrameLayout } from './frame-layout.js';

/**
 * @param at byte offset of the pixel data
 * @param frame from 0
 * @returns one frame; of one-bit pixels shifted so that its first pixel is the lowest bit of its first byte
 */
export async function readNativeFrame(
  bytes: ByteReader,
  at: number,
  { bitsPerFrame }: FrameLayout,
  frame: number,
): Promise<Buffer> {
  const firstBit = frame * bitsPerFrame;
  const shift = firstBit % 8;
  const start = Math.floor(firstBit / 8);
  const end = Math.ceil((firstBit + bitsPerFrame) / 8);
  const piece = await bytes.read(at + start, end - start);
  return shift === 0 && bitsPerFrame % 8 === 0 ? piece : aligned(piece, shift, bitsPerFrame);
}

/** Bits beyond the frame belong to the next one and are cleared. */
function aligned(piece: Buffer, shift: number, bits: number): Buffer {
  const out = Buffer.alloc(Math.ceil(bits / 8));
  for (let i = 0; i < out.length; i += 1)
    out[i] = ((piece[i] ?? 0) >> shift) | (((piece[i + 1] ?? 0) << (8 - shift)) & 0xff);
  const beyond = out.length * 8 - bits;
  if (beyond > 0) out[out.length - 1] = (out.at(-1) ?? 0) & (0xff >> beyond);
  return out;
}
