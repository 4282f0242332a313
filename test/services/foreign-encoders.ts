import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs a program that makes one file of another.
 * @param args the words `IN` and `OUT` stand for the files
 * @returns what it wrote
 */
export function converted(program: string, args: readonly string[], input: Uint8Array, extension = 'dcm'): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-encode-'));
  try {
    const [from, to] = [join(folder, `in.${extension}`), join(folder, `out.${outExtension(extension)}`)];
    writeFileSync(from, input);
    const words = args.map((word) => (word === 'IN' ? from : word === 'OUT' ? to : word));
    const { status, error, stderr } = spawnSync(program, words, { encoding: 'utf8' });
    if (error !== undefined) throw error;
    if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
    return readFileSync(to);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** OpenJPH knows what to do by the names of its files. */
const outExtension = (extension: string): string =>
  extension === 'pgm' ? 'j2c' : extension === 'j2c' ? 'pgm' : extension;

/** @returns a binary portable grey map; words of two bytes are in big endian there. */
export function pgm(pixels: Uint16Array, rows: number, columns: number, maximum: number): Uint8Array {
  const words = Buffer.from(Uint16Array.from(pixels).buffer).swap16();
  return Buffer.concat([Buffer.from(`P5\n${columns} ${rows}\n${maximum}\n`, 'latin1'), words]);
}

/** @returns the pixels of such a file. */
export function readPgm(bytes: Uint8Array): Uint16Array {
  const head = /^P5\s+\d+\s+\d+\s+\d+\s/.exec(Buffer.from(bytes.subarray(0, 64)).toString('latin1'));
  const words = Buffer.from(bytes.subarray(head?.[0].length ?? 0)).swap16();
  return new Uint16Array(new Uint8Array(words).buffer);
}
