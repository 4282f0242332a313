import type { InstanceFolder } from './folder/instance-folder.js';
import type { StoreIndex } from './index/store-index.js';

/** What answers are made of: the files, and the index of them. */
export interface ArchiveFiles {
  readonly folder: InstanceFolder;
  readonly index: StoreIndex;
}
