import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { transferSyntax } from '../../../../dicom-sr/part10/transfer-syntax.js';
import { readParts } from '../../../../server/pacs/dicomweb/retrieve-parts.js';
import { writeMultipart } from '../../../../server/pacs/multipart/write-multipart.js';
import { explicitElement, rawPart10 } from '../../../fixtures/raw-part10.js';

test('a file is known by its dataset where its file meta information does not name it', async () => {
  const [uids, retrieved] = [['2.25.1', '2.25.2'], [] as string[]];
  const files = uids.map((uid) =>
    rawPart10(transferSyntax.explicitLittleEndian, explicitElement(0x00080018, 'UI', uid)),
  );
  const parts = files.map((body) => ({ headers: {}, length: body.length, body }));
  const { contentType, chunks } = writeMultipart('application/dicom', parts);
  const answer = { status: 200, contentType, retryAfter: undefined, body: Readable.from(chunks()) };
  for await (const { sopInstanceUID } of readParts(answer, 10_000)) retrieved.push(sopInstanceUID);
  expect(retrieved).toEqual(uids);
});
