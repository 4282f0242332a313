import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** @returns a digest of names, sizes and times of all files in a folder and its sub-folders whose name passes. */
export async function folderFingerprint(folder: string, isCounted: (name: string) => boolean): Promise<string> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => isCounted(name)).sort();
  const digest = createHash('sha256');
  for (const name of names) {
    const { size, mtimeMs } = await stat(join(folder, name));
    digest.update(JSON.stringify([name.replaceAll('\\', '/'), size, Math.round(mtimeMs)]));
  }
  return digest.digest('hex').slice(0, 16);
}
