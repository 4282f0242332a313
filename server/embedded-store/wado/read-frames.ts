import type { DicomJson } from '../../../dicom-sr/dicom-json/dicom-json.js';
import type { InstanceFolder } from '../folder/instance-folder.js';
import type { IndexedInstance } from '../index/indexed-instance.js';
import { DicomWebProblem } from '../dicomweb-problem.js';
import type { ByteReader } from './byte-reader.js';
import { openBytes } from './byte-reader.js';
import { findFrames, readFragmentsOf } from './encapsulated-frame.js';
import { frameLayout } from './frame-layout.js';
import { readNativeFrame } from './native-frame.js';

/**
 * @param frames numbers from 1; undefined for all
 * @returns the frames as stored, in the order asked for
 * @throws {DicomWebProblem} 404 for an instance without pixel data, and for a frame that it has not
 */
export async function readFrames(
  folder: InstanceFolder,
  instance: IndexedInstance,
  metadata: DicomJson,
  frames?: readonly number[],
): Promise<readonly Buffer[]> {
  const { pixelData } = instance;
  if (pixelData === undefined) throw new DicomWebProblem(404, 'The instance has no pixel data.');
  const bytes = await openBytes(folder.path(instance), instance.transferSyntaxUID);
  try {
    const { at, length } = pixelData;
    return await (length === undefined
      ? readEncapsulated(bytes, at, metadata, frames)
      : readNative(bytes, at, length, metadata, frames));
  } finally {
    await bytes.close();
  }
}

async function readNative(
  bytes: ByteReader,
  at: number,
  length: number,
  metadata: DicomJson,
  frames: readonly number[] | undefined,
): Promise<readonly Buffer[]> {
  const layout = frameLayout(metadata, length);
  return eachFrame(frames, layout.frames, (frame) => readNativeFrame(bytes, at, layout, frame));
}

async function readEncapsulated(
  bytes: ByteReader,
  at: number,
  metadata: DicomJson,
  frames: readonly number[] | undefined,
): Promise<readonly Buffer[]> {
  const fragments = await findFrames(bytes, at, frameLayout(metadata, 0).frames);
  return eachFrame(frames, fragments.length, (frame) => readFragmentsOf(bytes, fragments[frame] ?? []));
}

async function eachFrame(
  asked: readonly number[] | undefined,
  count: number,
  read: (frame: number) => Promise<Buffer>,
): Promise<readonly Buffer[]> {
  const numbers = asked ?? Array.from({ length: count }, (_, i) => i + 1);
  if (numbers.some((number) => number < 1 || number > count))
    throw new DicomWebProblem(404, 'The instance has fewer frames.');
  const read_: Buffer[] = [];
  for (const number of numbers) read_.push(await read(number - 1));
  return read_;
}
