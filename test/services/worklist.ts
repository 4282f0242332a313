import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { deriveUid } from '../../dicom-sr/provenance/derive-uid.js';
import type { ListeningServer } from './listen.js';
import { listen } from './listen.js';

type Attributes = Record<string, { vr: string; Value?: unknown[] }>;

/** A workitem as the worklist holds it. */
export interface HeldWorkitem {
  readonly uid: string;
  state: string;
  transaction?: string;
  attributes: Attributes;
}

/** A worklist of a test: UPS-RS (PS3.18 11) with the states and transactions of PS3.4 CC.1.1, kept in memory. */
export interface Worklist extends ListeningServer {
  readonly workitems: () => readonly HeldWorkitem[];
  /** Schedules work on a study, unless some is scheduled already. @returns its UID */
  schedule(study: string, code?: string): string;
  /** Called before a request is answered; false ends the connection instead, after the request was done where `late`. */
  onRequest: (method: string, path: string) => 'answer' | 'drop' | 'drop-late';
  clear(): void;
}

export const code = { value: 'RECIST-VOLUME', scheme: '99TEST', meaning: 'Volume of RECIST marks' };

export async function startWorklist(): Promise<Worklist> {
  let held: HeldWorkitem[] = [];
  let count = 0;
  const server = await listen((request, response) => void answer(request, response));
  const worklist: Worklist = {
    ...server,
    workitems: () => held,
    onRequest: () => 'answer',
    schedule: (study, value = code.value) => {
      const same = held.find((item) => item.state === 'SCHEDULED' && studyOf(item) === study);
      if (same !== undefined) return same.uid;
      const uid = deriveUid('workitem', String((count += 1)));
      held.push({ uid, state: 'SCHEDULED', attributes: scheduled(study, value) });
      return uid;
    },
    clear: () => void (held = []),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://localhost');
    const body = (await buffer(request)).toString('utf8');
    const fate = worklist.onRequest(request.method ?? '', url.pathname);
    if (fate === 'drop') return void request.socket.destroy();
    const { status, rows } = respond(
      request.method ?? '',
      url,
      body === '' ? {} : (JSON.parse(body) as [Attributes])[0],
    );
    if (fate === 'drop-late') return void request.socket.destroy();
    response.writeHead(status, { 'Content-Type': 'application/dicom+json' });
    response.end(rows === undefined ? undefined : JSON.stringify(rows));
  }

  function respond(method: string, url: URL, given: Attributes): { status: number; rows?: readonly Attributes[] } {
    const [, uid, isState] = /^\/workitems(?:\/([\d.]+)(\/state)?)?$/.exec(url.pathname) ?? [];
    if (method === 'GET' && uid === undefined) return search(url.searchParams);
    const item = held.find((candidate) => candidate.uid === uid);
    if (item === undefined) return { status: 404 };
    if (method === 'PUT' && isState !== undefined) return { status: changeState(item, given) };
    if (method === 'POST' && isState === undefined) return { status: update(item, url.search.slice(1), given) };
    return { status: 405 };
  }

  function search(query: URLSearchParams): { status: number; rows?: readonly Attributes[] } {
    const found = held.filter(({ state }) => state === (query.get('00741000') ?? state));
    if (found.length === 0) return { status: 204 };
    // Matching by the code is left to the one who asks, as some worklists do.
    return { status: 200, rows: found.slice(0, Number(query.get('limit') ?? 1000)).map(rowOf) };
  }

  return worklist;
}

/** PS3.4 table CC.1.1-2. */
function changeState(item: HeldWorkitem, given: Attributes): number {
  const [state, transaction] = [first(given, '00741000'), first(given, '00081195')];
  if (state === 'IN PROGRESS' && item.state === 'SCHEDULED') {
    Object.assign(item, { state, transaction });
    return 200;
  }
  if (item.state !== 'IN PROGRESS' || transaction !== item.transaction) return 409;
  const performed = item.attributes['00741216'] !== undefined;
  if (!performed || (state !== 'COMPLETED' && state !== 'CANCELED')) return 409;
  item.state = state;
  return 200;
}

function update(item: HeldWorkitem, transaction: string, given: Attributes): number {
  if (item.state !== 'IN PROGRESS' || transaction !== item.transaction) return 409;
  item.attributes = { ...item.attributes, ...given };
  return 200;
}

const rowOf = ({ uid, state, attributes }: HeldWorkitem): Attributes => ({
  ...attributes,
  '00080018': { vr: 'UI', Value: [uid] },
  '00741000': { vr: 'CS', Value: [state] },
});

const scheduled = (study: string, value: string): Attributes => ({
  '00404018': {
    vr: 'SQ',
    Value: [{ '00080100': { vr: 'SH', Value: [value] }, '00080102': { vr: 'SH', Value: [code.scheme] } }],
  },
  '00404021': { vr: 'SQ', Value: [{ '0020000D': { vr: 'UI', Value: [study] } }] },
});

const studyOf = ({ attributes }: HeldWorkitem): string =>
  first((attributes['00404021'].Value as [Attributes])[0], '0020000D');

function first(attributes: Attributes, tag: string): string {
  const value = attributes[tag]?.Value?.[0];
  return typeof value === 'string' ? value : '';
}
