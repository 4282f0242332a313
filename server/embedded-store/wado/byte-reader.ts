import type { FileHandle } from 'node:fs/promises';
import { open, readFile } from 'node:fs/promises';
import { inflateDataset } from '../../../dicom-sr/part10/inflate-dataset.js';
import { readFileMeta } from '../../../dicom-sr/part10/read-file-meta.js';
import { transferSyntax } from '../../../dicom-sr/part10/transfer-syntax.js';
import { PacsError } from '../../pacs/pacs-error.js';

/** Reads pieces of a file, so that one frame of a large object costs one frame. */
export interface ByteReader {
  /** @throws {PacsError} store-unavailable where the file ends before */
  read(at: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** @returns a reader of a file; of the inflated dataset where the file is deflated, as the index counts there */
export async function openBytes(path: string, transferSyntaxUID: string): Promise<ByteReader> {
  if (transferSyntaxUID === transferSyntax.deflatedExplicitLittleEndian) return inflated(path);
  const handle = await open(path, 'r').catch(() => {
    throw new PacsError('pacs-not-found');
  });
  return { read: (at, length) => readExactly(handle, at, length), close: () => handle.close() };
}

async function inflated(path: string): Promise<ByteReader> {
  const part10 = await readFile(path).catch(() => {
    throw new PacsError('pacs-not-found');
  });
  const dataset = inflateDataset(part10.subarray(readFileMeta(part10).datasetAt));
  return {
    read: async (at, length) => complete(dataset.subarray(at, at + length), length),
    close: async () => undefined,
  };
}

async function readExactly(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  const { bytesRead } = await handle.read(buffer, 0, length, at);
  return complete(buffer.subarray(0, bytesRead), length);
}

function complete(bytes: Buffer, length: number): Buffer {
  if (bytes.length === length) return bytes;
  throw new PacsError('store-unavailable', 'A file of the archive is shorter than its index says.');
}
