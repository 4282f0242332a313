import type { Request, Response, Router } from 'express';
import { Router as createRouter } from 'express';
import type { Ingest, IngestOutcome } from '../ingest-instances.js';
import { placeOfRequest } from '../place-of-request.js';
import { sendDicomJson } from '../send-dicom-json.js';
import { serviceUrl } from '../service-url.js';
import { receiveFiles } from './receive-files.js';
import { storeAnswer } from './store-answer.js';

export interface StoreRouterOptions {
  readonly ingest: Ingest;
  /** Longest instance. */
  readonly maxInstanceBytes: number;
}

/** Files that are taken in together share one transaction; memory holds them at once. */
const batch = { files: 64, bytes: 32 * 2 ** 20 };

/** @returns STOW-RS. What came completely is kept, also where the message breaks off. @see PS3.18 10.5 Store Transaction */
export function storeRouter(options: StoreRouterOptions): Router {
  const router = createRouter();
  router.post(['/studies', '/studies/:study'], (request, response) => answerStore(options, request, response));
  return router;
}

async function answerStore(
  { ingest, maxInstanceBytes }: StoreRouterOptions,
  request: Request,
  response: Response,
): Promise<void> {
  const { studyInstanceUID } = placeOfRequest(request);
  const baseUrl = serviceUrl(request);
  const outcomes: IngestOutcome[] = [];
  for await (const files of batches(receiveFiles(request, maxInstanceBytes)))
    outcomes.push(...(await ingest(files, studyInstanceUID)));
  const { status, dataset } = storeAnswer(outcomes, baseUrl);
  sendDicomJson(request, response, dataset, status);
}

async function* batches(files: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Uint8Array[]> {
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const file of files) {
      waiting.push(file);
      bytes += file.length;
      if (waiting.length < batch.files && bytes < batch.bytes) continue;
      yield waiting;
      waiting = [];
      bytes = 0;
    }
  } catch (error) {
    // The message breaks off: what is complete is not thrown away.
    if (waiting.length > 0) yield waiting;
    throw error;
  }
  if (waiting.length > 0) yield waiting;
}
