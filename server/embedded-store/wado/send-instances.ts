import { createReadStream } from 'node:fs';
import type { Request, Response } from 'express';
import type { OutgoingPart } from '../../pacs/multipart/write-multipart.js';
import { acceptedTypes } from '../accepted-types.js';
import type { ArchiveFiles } from '../archive-files.js';
import type { InstanceFolder } from '../folder/instance-folder.js';
import type { IndexedInstance } from '../index/indexed-instance.js';
import { acceptedDicomForm } from './dicom-acceptance.js';
import { foundInstances } from './found-instances.js';
import { sendMultipart } from './send-multipart.js';

const chunkBytes = 2 ** 20;

/** Answers with the Part 10 files of a study, series or instance, as stored. @see PS3.18 10.4.1.1.1 */
export async function sendInstances(
  { folder, index }: ArchiveFiles,
  request: Request,
  response: Response,
): Promise<void> {
  const { instances } = foundInstances(index, request);
  const [first] = instances;
  if (acceptedDicomForm(acceptedTypes(request), instances) === 'single' && first !== undefined) {
    const part10 = await folder.read(first);
    response.set('Content-Type', 'application/dicom').send(part10);
    return;
  }
  const parts = instances.map((instance) => partOf(folder, instance));
  await sendMultipart(response, 'application/dicom', parts);
}

/** The file is opened when its turn comes: a series has more files than a process may hold open. */
const partOf = (folder: InstanceFolder, instance: IndexedInstance): OutgoingPart => ({
  headers: { 'Content-Type': `application/dicom; transfer-syntax=${instance.transferSyntaxUID}` },
  length: instance.fileBytes,
  body: () => createReadStream(folder.path(instance), { highWaterMark: chunkBytes }) as AsyncIterable<Uint8Array>,
});
