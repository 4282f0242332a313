import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { WrittenFile } from '../report/conversion-report.js';

/**
 * Writes a file below a folder, with the folders between. It is there whole or not at all, also when the power fails.
 * @param path below the folder, with forward slashes
 */
export async function writeWhole(folder: string, path: string, bytes: Uint8Array): Promise<WrittenFile> {
  const target = join(folder, path);
  await mkdir(dirname(target), { recursive: true });
  const temporary = join(dirname(target), `.${randomUUID()}.part`);
  const file = await open(temporary, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, target);
  return { path, sha256: sha256Of(bytes) };
}

/** @returns true where every file is still there as it was written. */
export async function areUnchanged(folder: string, files: readonly WrittenFile[]): Promise<boolean> {
  const same = files.map(async ({ path, sha256 }) => {
    const bytes = await readFile(join(folder, path)).catch(() => undefined);
    return bytes !== undefined && sha256Of(bytes) === sha256;
  });
  return (await Promise.all(same)).every(Boolean);
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
