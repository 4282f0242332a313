import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { WrittenObject } from '../../../dicom-sr/writers/written-object.js';
import { writeMultipart } from '../../../server/pacs/multipart/write-multipart.js';
import type { ListeningServer } from '../../services/listen.js';
import { listen } from '../../services/listen.js';

type Answer = (response: ServerResponse, request: IncomingMessage, body: Buffer) => void | Promise<void>;

/** What a faulty archive does instead of what it should; the parts that are left out work. */
export interface Faults {
  /** QIDO-RS for instances. */
  readonly search?: Answer;
  /** WADO-RS. */
  readonly retrieve?: Answer;
  /** STOW-RS. */
  readonly store?: Answer;
}

/** A DICOMweb server that holds one series and fails as it is told. */
export interface FaultyArchive extends ListeningServer {
  readonly requests: readonly IncomingMessage[];
}

export async function startFaultyArchive(series: readonly WrittenObject[], faults: Faults): Promise<FaultyArchive> {
  const requests: IncomingMessage[] = [];
  const server = await listen((request, response) => {
    requests.push(request);
    void answer(request, response);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    if (request.method === 'POST') return (faults.store ?? fine)(response, request, body);
    if (/\/instances(\?|$)/.test(request.url ?? ''))
      return (faults.search ?? searchAnswer(series))(response, request, body);
    return (faults.retrieve ?? retrieveAnswer(series))(response, request, body);
  }

  return { ...server, requests };
}

const fine: Answer = (response) => void response.end();

/** Answers with a status, headers and a text. */
export const status =
  (code: number, headers: Record<string, string> = {}, text = ''): Answer =>
  (response) =>
    void response.writeHead(code, headers).end(text);

export const json =
  (value: unknown, code = 200): Answer =>
  (response) =>
    void response.writeHead(code, { 'Content-Type': 'application/dicom+json' }).end(JSON.stringify(value));

export const loginPage = status(200, { 'Content-Type': 'text/html' }, '<html><body>Please log in</body></html>');

/** A row of QIDO-RS. */
export const rowOf = (instance: WrittenObject) => ({
  '00080016': { vr: 'UI', Value: [instance.sopClassUID] },
  '00080018': { vr: 'UI', Value: [instance.sopInstanceUID] },
});

/** Honours `offset`, as most archives do. @param pageSize of archives that cut answers off without a word */
export const searchAnswer =
  (series: readonly WrittenObject[], pageSize = Infinity): Answer =>
  (response, request, body) => {
    const offset = Number(new URL(request.url ?? '', 'http://localhost').searchParams.get('offset') ?? 0);
    return json(series.slice(offset, offset + pageSize).map(rowOf))(response, request, body);
  };

/** The whole message of a series, and its content type. */
export async function messageOf(series: readonly WrittenObject[]): Promise<{ contentType: string; bytes: Buffer }> {
  const parts = series.map(({ part10 }) => ({
    headers: { 'Content-Type': 'application/dicom' },
    length: part10.length,
    body: part10,
  }));
  const { contentType, chunks } = writeMultipart('application/dicom', parts);
  return { contentType, bytes: await buffer(chunks()) };
}

/** @param send what happens with the message; all of it is sent unless given */
export const retrieveAnswer =
  (
    series: readonly WrittenObject[],
    send: (response: ServerResponse, bytes: Buffer) => void = (response, bytes) => void response.end(bytes),
  ): Answer =>
  async (response) => {
    const { contentType, bytes } = await messageOf(series);
    response.writeHead(200, { 'Content-Type': contentType });
    send(response, bytes);
  };
