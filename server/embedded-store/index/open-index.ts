import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DicomError } from '../../../dicom-sr/errors/dicom-error.js';
import { ServerError } from '../../errors/server-error.js';
import type { InstanceDescription } from '../describe-instance.js';
import { describeInstance } from '../describe-instance.js';
import type { FoundInstance, InstanceFolder } from '../folder/instance-folder.js';
import { IndexOutdatedError, StoreIndex } from './store-index.js';

const instancesAtOnce = 100;

/**
 * @returns the index of a folder, in step with its files: what lies there and is not indexed is entered, what is gone is taken out. An
 *   index that is lost, damaged or of another version is built again. The folder must be locked.
 */
export function openIndex(root: string, folder: InstanceFolder): StoreIndex {
  const index = openOrReplace(join(root, 'index.sqlite'));
  try {
    bringInStep(index, folder);
    return index;
  } catch (error) {
    index.close();
    throw error;
  }
}

function openOrReplace(file: string): StoreIndex {
  try {
    return new StoreIndex(file);
  } catch (error) {
    if (!isUnusable(error)) throw error;
    for (const part of [file, `${file}-wal`, `${file}-shm`]) rmSync(part, { force: true });
    return new StoreIndex(file);
  }
}

const unusableCodes: ReadonlySet<unknown> = new Set(['SQLITE_NOTADB', 'SQLITE_CORRUPT', 'SQLITE_IOERR_SHORT_READ']);

function isUnusable(error: unknown): boolean {
  if (error instanceof IndexOutdatedError) return true;
  if (!(error instanceof ServerError) || typeof error.cause !== 'object') return false;
  return unusableCodes.has((error.cause as { code?: unknown } | null)?.code);
}

function bringInStep(index: StoreIndex, folder: InstanceFolder): void {
  const indexed = new Map(index.all().map((instance) => [keyOf(instance), instance]));
  const added: FoundInstance[] = [];
  for (const found of folder.list()) if (!indexed.delete(keyOf(found))) added.push(found);
  // What is left of the index has no file, or one of another length.
  if (indexed.size > 0) index.remove([...indexed.values()].map(({ sopInstanceUID }) => sopInstanceUID));
  for (let at = 0; at < added.length; at += instancesAtOnce)
    index.insert(added.slice(at, at + instancesAtOnce).flatMap((found) => describeFound(found, index, folder)));
}

const keyOf = ({ studyInstanceUID, seriesInstanceUID, sopInstanceUID, bytes }: FoundInstance): string =>
  [studyInstanceUID, seriesInstanceUID, sopInstanceUID, bytes].join('/');

/** A file that was put there by hand counts only where its path says what it holds, and its UID is not taken. */
function describeFound(
  found: FoundInstance,
  index: StoreIndex,
  folder: InstanceFolder,
): readonly InstanceDescription[] {
  try {
    const instance = describeInstance(folder.readNow(found));
    const fits = keyOf({ ...instance, bytes: found.bytes }) === keyOf(found);
    return fits && index.find(found.sopInstanceUID) === undefined ? [instance] : [];
  } catch (error) {
    if (error instanceof DicomError) return [];
    throw error;
  }
}
