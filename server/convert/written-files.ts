import { createHash, randomUUID } from 'node:crypto';
import { lstatSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { WrittenFile } from '../report/conversion-report.js';

/** Below an output folder, which one run alone holds: files that are being written. */
const partsFolder = '.recist3d-parts';
const partName = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.part$/;

/**
 * Writes a file below a folder, with the folders between. It is there whole or not at all, also when the power fails.
 * @param path below the folder, with forward slashes
 */
export async function writeWhole(folder: string, path: string, bytes: Uint8Array): Promise<WrittenFile> {
  const [target, parts] = [join(folder, path), join(folder, partsFolder)];
  await Promise.all([dirname(target), parts].map((needed) => mkdir(needed, { recursive: true })));
  const part = join(parts, `${randomUUID()}.part`);
  try {
    await writeFile(part, bytes, { flush: true });
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return { path, sha256: sha256Of(bytes) };
}

/** Removes what a run that was killed left half-written, and nothing else. Only for who holds the folder. */
export function removeParts(folder: string): void {
  const parts = join(folder, partsFolder);
  if (lstatSync(parts, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  for (const name of readdirSync(parts)) if (partName.test(name)) rmSync(join(parts, name), { force: true });
  if (readdirSync(parts).length === 0) rmdirSync(parts);
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
