import type { Config } from '../config/config.js';
import { archiveAccess } from '../connect-archive.js';
import { createArchiveHttp } from '../pacs/http/archive-http.js';
import { writeMultipart } from '../pacs/multipart/write-multipart.js';

/** What an archive answers to who may, and who may not, store in it. */
export type StoreRights = 'granted' | 'refused' | 'no-service' | 'unclear';

/**
 * Sends the archive something that is no DICOM file: it refuses it, and by how it does that it tells whether this account may store. Nothing
 * stays in the archive.
 * @throws {PacsError} when it does not answer
 */
export async function storeRights(config: Config): Promise<StoreRights | undefined> {
  const { url, kind } = config.pacs;
  if (url === undefined) return undefined;
  const root = kind === 'orthanc' ? `${url.replace(/\/$/, '')}/dicom-web` : url;
  const http = createArchiveHttp({ ...archiveAccess(config), baseUrl: root });
  const body = new TextEncoder().encode('recist3d doctor: not a DICOM file');
  const headers = { 'Content-Type': 'application/dicom' };
  const { contentType, contentLength, chunks } = writeMultipart('application/dicom', [
    { headers, length: body.length, body },
  ]);
  try {
    const request = { method: 'POST', path: '/studies', accept: 'application/dicom+json' } as const;
    const { status, body: answer } = await http.exchange({ ...request, contentType, contentLength, body: chunks });
    answer.destroy();
    return rightsOf(status);
  } finally {
    await http.close();
  }
}

/** @see PS3.18 10.5.3.1 Status Codes of the Store Transaction */
function rightsOf(status: number): StoreRights {
  if (status === 401 || status === 403 || status === 407) return 'refused';
  if (status === 404 || status === 405 || status === 501) return 'no-service';
  return status < 500 ? 'granted' : 'unclear';
}
