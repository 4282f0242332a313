import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import type { EmbeddedStore, EmbeddedStoreOptions } from '../../server/embedded-store/embedded-store.js';
import { createEmbeddedStore } from '../../server/embedded-store/embedded-store.js';
import type { ListeningServer } from './listen.js';
import { listen } from './listen.js';

/** The embedded archive of a test: a temporary folder and, while it is open, its DICOMweb service. */
export interface EmbeddedArchive {
  readonly folder: string;
  /** Another object after each `reopen`. */
  readonly store: () => EmbeddedStore;
  /** DICOMweb root. */
  readonly url: () => string;
  /** Failures that the router reported. */
  readonly reported: readonly unknown[];
  /** Closes the store and opens its folder again; `meanwhile` happens in between. */
  reopen(meanwhile?: () => void): Promise<void>;
  stop(): Promise<void>;
}

export async function startEmbeddedArchive(options: EmbeddedStoreOptions = {}): Promise<EmbeddedArchive> {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-store-'));
  const reported: unknown[] = [];
  let store: EmbeddedStore;
  let server: ListeningServer;

  async function open(): Promise<void> {
    store = createEmbeddedStore(folder, { report: (error) => reported.push(error), ...options });
    server = await listen(express().use('/dicom-web', store.router));
  }

  async function close(): Promise<void> {
    await server.close();
    store.close();
  }

  await open();
  return {
    folder,
    store: () => store,
    url: () => `${server.url}/dicom-web`,
    reported,
    reopen: async (meanwhile) => {
      await close();
      meanwhile?.();
      await open();
    },
    stop: async () => {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
