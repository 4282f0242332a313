import type { ArchiveAnswer, ArchiveHttp } from '../http/archive-http.js';
import { answerFailure } from '../http/answer-failure.js';
import { readBody } from '../http/read-body.js';
import { writeMultipart } from '../multipart/write-multipart.js';
import type { StorableInstance, StoreOutcome } from '../pacs.js';
import { PacsError } from '../pacs-error.js';
import { isStoreAnswer, readStoreAnswer, unnamedFailures } from './store-answer.js';
import type { DicomJsonRow } from './dicom-json-row.js';

const maxAnswerBytes = 64 * 2 ** 20;

/**
 * Sends instances by STOW-RS, in messages of bounded size. A message that is refused as a whole is sent again instance by instance, so
 * that one bad object does not take the others along and the refusal names the one it means.
 * @throws {PacsError} where the archive was not reached or does not let us in; nothing is known of the outcome then
 */
export async function storeInstances(
  http: ArchiveHttp,
  instances: readonly StorableInstance[],
  maxMessageBytes: number,
): Promise<StoreOutcome> {
  const outcomes: StoreOutcome[] = [];
  for (const message of messagesOf(instances, maxMessageBytes)) {
    const outcome = await sendMessage(http, message);
    if (outcome !== 'refused') outcomes.push(outcome);
    else for (const instance of message) outcomes.push(await sendAlone(http, instance));
  }
  return {
    stored: outcomes.flatMap(({ stored }) => stored),
    refused: outcomes.flatMap(({ refused }) => refused),
    unconfirmed: outcomes.flatMap(({ unconfirmed }) => unconfirmed),
  };
}

function messagesOf(instances: readonly StorableInstance[], maxBytes: number): readonly StorableInstance[][] {
  const messages: StorableInstance[][] = [];
  let bytes = Infinity;
  for (const instance of instances) {
    bytes += instance.part10.length;
    if (bytes > maxBytes) {
      messages.push([]);
      bytes = instance.part10.length;
    }
    messages.at(-1)?.push(instance);
  }
  return messages;
}

async function sendAlone(http: ArchiveHttp, instance: StorableInstance): Promise<StoreOutcome> {
  const outcome = await sendMessage(http, [instance]);
  if (outcome !== 'refused') return outcome;
  return { stored: [], refused: [{ sopInstanceUID: instance.sopInstanceUID }], unconfirmed: [] };
}

/** @returns the outcome, or `refused` where the archive refused the message without saying anything about its instances. */
async function sendMessage(http: ArchiveHttp, message: readonly StorableInstance[]): Promise<StoreOutcome | 'refused'> {
  const { contentType, contentLength, chunks } = writeMultipart(
    'application/dicom',
    message.map(({ part10 }) => ({
      headers: { 'Content-Type': 'application/dicom' },
      length: part10.length,
      body: part10,
    })),
  );
  const accept = 'application/dicom+json';
  const request = { method: 'POST', path: '/studies', accept, contentType, contentLength } as const;
  const answer = await http.exchange({ ...request, body: chunks });
  const dataset = parseJson(await readBody(answer.body, maxAnswerBytes));
  const sent = message.map(({ sopInstanceUID }) => sopInstanceUID);
  if (isStoreAnswer(dataset)) return attributed(sent, dataset);
  return withoutDataset(answer, dataset, sent);
}

/** A failure without a name is that of the only instance; among several it has to be found out. */
function attributed(sent: readonly string[], answer: DicomJsonRow): StoreOutcome | 'refused' {
  const outcome = readStoreAnswer(sent, answer);
  const [failure] = unnamedFailures(answer).map((reason) => (reason === undefined ? {} : { failureReason: reason }));
  if (failure === undefined || outcome.unconfirmed.length === 0) return outcome;
  if (sent.length > 1) return 'refused';
  return {
    ...outcome,
    refused: sent.map((sopInstanceUID) => ({ sopInstanceUID, ...failure })),
    unconfirmed: [],
  };
}

function withoutDataset(answer: ArchiveAnswer, dataset: unknown, sent: readonly string[]): StoreOutcome | 'refused' {
  const failure = answerFailure(answer.status, answer.retryAfter);
  if (answer.status >= 300 && failure.code !== 'pacs-request-refused') throw failure;
  if (answer.status >= 400) return 'refused';
  // A success that names no instance at all: an empty answer leaves them open, a page of HTML is no archive.
  if (dataset === undefined) throw new PacsError('pacs-invalid-answer', 'The answer to storing is not DICOM JSON.');
  return { stored: [], refused: [], unconfirmed: sent };
}

/** @returns undefined where the text is no JSON; null for an empty one. */
function parseJson(text: Buffer): unknown {
  if (text.length === 0) return null;
  try {
    return JSON.parse(text.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
