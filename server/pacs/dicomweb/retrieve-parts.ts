import { readFileMeta } from '../../../dicom-sr/part10/read-file-meta.js';
import { textOf } from '../../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../../dicom-sr/part10/read-part10.js';
import type { ArchiveAnswer, ArchiveHttp } from '../http/archive-http.js';
import { failingAsPacsError } from '../http/read-body.js';
import { parseMediaType } from '../multipart/media-type.js';
import type { ReadMultipartOptions } from '../multipart/read-multipart.js';
import { readMultipart } from '../multipart/read-multipart.js';
import { PacsError } from '../pacs-error.js';

/** One Part 10 file as it came. */
export interface RetrievedFile {
  readonly sopInstanceUID: string;
  readonly part10: Uint8Array;
}

/** As stored, whatever the transfer syntax: archives crash or fall silent where they transcode. @see PS3.18 8.7.3.5.2 */
const accept = 'multipart/related; type="application/dicom"; transfer-syntax=*';

/** Opens the retrieval of a study, series or instance. @param path below the root of the service */
export const openRetrieval = (http: ArchiveHttp, path: string, signal?: AbortSignal): Promise<ArchiveAnswer> =>
  http.fetch({ path, accept, signal });

/**
 * @returns the files of an answer one at a time; memory holds one of them
 * @throws {PacsError} pacs-truncated, pacs-timeout, pacs-too-large, pacs-invalid-answer
 */
export async function* readParts(
  answer: ArchiveAnswer,
  maxPartBytes: number,
  { signal, ...options }: ReadMultipartOptions & { readonly signal?: AbortSignal | undefined } = {},
): AsyncGenerator<RetrievedFile> {
  const { essence, parameters } = parseMediaType(answer.contentType);
  const boundary = parameters.get('boundary');
  if (essence !== 'multipart/related' || boundary === undefined || boundary === '') {
    answer.body.destroy();
    throw new PacsError('pacs-invalid-answer', 'The answer is not a multipart message.');
  }
  for await (const part of readMultipart(failingAsPacsError(answer.body, signal), boundary, maxPartBytes, options)) {
    yield { sopInstanceUID: uidOf(part.body), part10: part.body };
  }
}

/** Of the file meta information; of the dataset where that lacks it, as old archives write it. */
function uidOf(part10: Uint8Array): string {
  try {
    const { sopInstanceUID } = readFileMeta(part10);
    if (sopInstanceUID !== '') return sopInstanceUID;
    return textOf(readPart10(part10, { untilPixelData: true }).dataset, 'SOPInstanceUID') ?? '';
  } catch (error) {
    throw new PacsError('pacs-invalid-answer', 'A part of the answer is not a DICOM file.', { cause: error });
  }
}
