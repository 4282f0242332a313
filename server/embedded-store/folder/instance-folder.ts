import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pLimit from 'p-limit';
import { PacsError } from '../../pacs/pacs-error.js';
import type { InstancePlace } from './instance-place.js';
import { isPlace } from './instance-place.js';

/** A file that lies in the folder. */
export interface FoundInstance extends InstancePlace {
  readonly bytes: number;
}

/** A file to be written. */
export interface PlacedFile extends InstancePlace {
  readonly part10: Uint8Array;
}

const ending = '.dcm';
const filesAtOnce = 8;

/**
 * The Part 10 files of the embedded archive, `instances/STUDY/SERIES/INSTANCE.dcm`. A file is there as a whole or not at all: it is written
 * aside, synced, and renamed. Nothing outside of the folder can be named, for every UID is checked before it becomes a path.
 */
export class InstanceFolder {
  readonly #instances: string;
  readonly #incoming: string;

  /** @param root made when absent, readable by its owner only */
  constructor(root: string) {
    this.#instances = join(root, 'instances');
    this.#incoming = join(root, 'incoming');
    reported(() => {
      // What a crash left half-written; whoever sent it got no confirmation.
      rmSync(this.#incoming, { recursive: true, force: true });
      for (const folder of [this.#instances, this.#incoming]) mkdirSync(folder, { recursive: true, mode: 0o700 });
    });
  }

  /** Writes all files, and resolves when they would survive a power failure. Files that are there are replaced. */
  async write(files: readonly PlacedFile[]): Promise<void> {
    const limit = pLimit(filesAtOnce);
    await reportedAsync(async () => {
      await Promise.all(files.map((file) => limit(() => this.#writeFile(file))));
      const series = new Set(files.map((file) => dirname(this.path(file))));
      const studies = new Set([...series].map(dirname));
      for (const folder of [...series, ...studies, this.#instances]) await syncFolder(folder);
    });
  }

  async #writeFile(file: PlacedFile): Promise<void> {
    const path = this.path(file);
    const aside = join(this.#incoming, randomUUID());
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    try {
      const handle = await open(aside, 'wx', 0o600);
      try {
        await handle.writeFile(file.part10);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(aside, path);
    } catch (error) {
      await rm(aside, { force: true });
      throw error;
    }
  }

  /** @throws {PacsError} pacs-not-found where the file is gone */
  read(place: InstancePlace): Promise<Buffer> {
    return reportedAsync(() => readFile(this.path(place)));
  }

  /** As `read`, and blocks; for rebuilding the index. */
  readNow(place: InstancePlace): Buffer {
    return reported(() => readFileSync(this.path(place)));
  }

  /** Every file of the folder, in the order of its path. */
  *list(): Generator<FoundInstance> {
    for (const studyInstanceUID of namesIn(this.#instances)) {
      for (const seriesInstanceUID of namesIn(join(this.#instances, studyInstanceUID))) {
        for (const name of namesIn(join(this.#instances, studyInstanceUID, seriesInstanceUID))) {
          const place = { studyInstanceUID, seriesInstanceUID, sopInstanceUID: name.slice(0, -ending.length) };
          if (!name.endsWith(ending) || !isPlace(place)) continue;
          yield { ...place, bytes: reported(() => statSync(this.path(place)).size) };
        }
      }
    }
  }

  path(place: InstancePlace): string {
    if (!isPlace(place)) throw new PacsError('pacs-not-found', 'A reference holds something else than a UID.');
    const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = place;
    return join(this.#instances, studyInstanceUID, seriesInstanceUID, sopInstanceUID + ending);
  }
}

/** @returns the names in a folder, sorted; [] for what is no folder */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') return [];
    throw failureOf(error);
  }
}

/** A rename is durable only when the folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function reported<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw failureOf(error);
  }
}

async function reportedAsync<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw failureOf(error);
  }
}

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

/** Errors of the file system carry paths, and with them UIDs: only their code passes. */
function failureOf(error: unknown): PacsError {
  if (error instanceof PacsError) return error;
  const code = codeOf(error);
  if (code === 'ENOENT') return new PacsError('pacs-not-found');
  return new PacsError(
    'store-unavailable',
    `The file system answered ${/^E[A-Z0-9]+$/.test(code) ? code : 'an error'}.`,
  );
}
