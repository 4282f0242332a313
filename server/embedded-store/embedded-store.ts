import type { Router } from 'express';
import type { ChangeFeed } from '../change-feed/change-feed.js';
import { makeFolder } from '../folders/make-folder.js';
import type { Pacs } from '../pacs/pacs.js';
import { PacsError } from '../pacs/pacs-error.js';
import { dicomWebRouter } from './dicomweb-router.js';
import { createEmbeddedChangeFeed } from './embedded-change-feed.js';
import { createEmbeddedPacs } from './embedded-pacs.js';
import { lockFolder } from './folder/folder-lock.js';
import { InstanceFolder } from './folder/instance-folder.js';
import { openIndex } from './index/open-index.js';
import { createIngest } from './ingest-instances.js';

export interface EmbeddedStoreOptions {
  /** Longest instance that is taken by STOW-RS; 1 GiB unless given. */
  readonly maxInstanceBytes?: number;
  /** Told of each failure that is not the client's. */
  readonly report?: (error: unknown) => void;
}

/** A DICOMweb archive in a folder. */
export interface EmbeddedStore {
  /** Without HTTP, for this process. */
  readonly pacs: Pacs;
  /** QIDO-RS, WADO-RS and STOW-RS; mount it where the service is to be. */
  readonly router: Router;
  readonly feed: ChangeFeed;
  /** Gives the folder free. Calls that are under way fail. */
  close(): void;
}

/**
 * Opens the archive in a folder, which is made when absent and belongs to this process until `close`. Blocks while an index that was lost
 * is built again.
 * @throws {PacsError} store-in-use, store-unavailable; {ServerError} state-unavailable
 */
export function createEmbeddedStore(folderPath: string, options: EmbeddedStoreOptions = {}): EmbeddedStore {
  makePrivateFolder(folderPath);
  const lock = lockFolder(folderPath);
  try {
    const folder = new InstanceFolder(folderPath);
    const index = openIndex(folderPath, folder);
    const ingest = createIngest(folder, index);
    const maxInstanceBytes = options.maxInstanceBytes ?? 2 ** 30;
    const report = options.report ?? (() => undefined);
    return {
      pacs: createEmbeddedPacs(folder, index, ingest),
      router: dicomWebRouter({ files: { folder, index }, ingest, maxInstanceBytes, report }),
      feed: createEmbeddedChangeFeed(index),
      close: () => {
        index.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function makePrivateFolder(path: string): void {
  try {
    makeFolder(path, 0o700);
  } catch (cause) {
    throw new PacsError('store-unavailable', undefined, { cause });
  }
}
