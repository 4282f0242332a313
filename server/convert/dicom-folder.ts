import type { FileHandle } from 'node:fs/promises';
import { open, readFile } from 'node:fs/promises';
import type { Part10 } from '../../dicom-sr/part10/read-part10.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import { unreadable } from './unreadable.js';

/** Enough for the header of most images; those with longer headers are read further. */
const headBytes = [16 * 1024, 256 * 1024] as const;

/**
 * @returns the bytes of a file
 * @throws {ServerError} input-unreadable
 */
export async function readWhole(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw unreadable(cause);
  }
}

/**
 * @returns the attributes of a DICOM file before its pixel data; undefined for a file without the DICM prefix
 * @throws {DicomError} for a file that has the prefix and is damaged
 * @throws {ServerError} input-unreadable
 */
export async function readHead(path: string): Promise<Part10 | undefined> {
  const file = await openFile(path);
  try {
    const { size } = await file.stat();
    for (const length of headBytes) {
      const buffer = new Uint8Array(Math.min(length, size));
      const bytesRead = await readInto(file, buffer);
      if (Buffer.from(buffer.subarray(128, 132)).toString('latin1') !== 'DICM') return undefined;
      if (bytesRead === size) return readPart10(buffer.subarray(0, bytesRead), { untilPixelData: true });
      const head = headOf(buffer);
      if (head !== undefined) return head;
    }
    return readPart10(await readWhole(path), { untilPixelData: true });
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (cause) {
    throw unreadable(cause);
  }
}

async function readInto(file: FileHandle, buffer: Uint8Array): Promise<number> {
  try {
    return (await file.read(buffer, 0, buffer.length, 0)).bytesRead;
  } catch (cause) {
    throw unreadable(cause);
  }
}

/** undefined where the head is longer than what was read of it. */
function headOf(buffer: Uint8Array): Part10 | undefined {
  try {
    return readPart10(buffer, { untilPixelData: true });
  } catch {
    return undefined;
  }
}
