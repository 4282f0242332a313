import { answerFailure } from '../../pacs/http/answer-failure.js';
import type { ArchiveAnswer, ArchiveHttp } from '../../pacs/http/archive-http.js';
import { readJson } from '../../pacs/http/read-body.js';
import { defaultRetries, withRetries } from '../../pacs/http/with-retries.js';
import { rowsOf } from '../../pacs/dicomweb/dicom-json-row.js';
import type { WorkitemEnd } from './workitem-end.js';
import { finalAttributes } from './workitem-end.js';
import type { Workitem, WorkitemCode } from './workitem.js';
import { readWorkitem, tag } from './workitem.js';

/** A worklist as its performer needs it (UPS-RS, PS3.18 11). */
export interface Worklist {
  /** @returns workitems that are scheduled and of our code, `limit` at most */
  scheduled(limit: number): Promise<readonly Workitem[]>;
  /** Takes a workitem into work; done again with the same transaction it is the same. @returns false where somebody else has it, or it is gone */
  claim(uid: string, transaction: string): Promise<boolean>;
  /** Ends a workitem; what is ended already, or gone, stays as it is. */
  end(uid: string, transaction: string, end: WorkitemEnd): Promise<void>;
}

const maxAnswerBytes = 64 * 2 ** 20;
const json = 'application/dicom+json';

/**
 * @param http its root is that of the service: `/workitems` follows
 * @throws {PacsError} from every method where the worklist does not answer, or refuses us as a whole
 */
export function createWorklist(http: ArchiveHttp, code: WorkitemCode): Worklist {
  const send = async (method: 'POST' | 'PUT', path: string, attributes: object): Promise<number> => {
    const body = JSON.stringify([attributes]);
    const answer = await http.exchange({ method, path, body, accept: json, contentType: json });
    answer.body.destroy();
    if (!isAboutTheWorkitem(answer)) throw answerFailure(answer.status, answer.retryAfter);
    return answer.status;
  };
  const changeState = (uid: string, transaction: string, state: string): Promise<number> =>
    send('PUT', `/workitems/${uid}/state`, {
      [tag.transactionUID]: { vr: 'UI', Value: [transaction] },
      [tag.state]: { vr: 'CS', Value: [state] },
    });
  const update = (uid: string, transaction: string, attributes: object): Promise<number> =>
    send('POST', `/workitems/${uid}?${transaction}`, attributes);

  return {
    scheduled: (limit) =>
      withRetries(async () => {
        const answer = await http.fetch({ path: searchPath(code, limit), accept: json });
        if (answer.status === 204) {
          answer.body.destroy();
          return [];
        }
        const rows = rowsOf(await readJson(answer.body, maxAnswerBytes));
        return rows.flatMap((row) => readWorkitem(row, code) ?? []).slice(0, limit);
      }, defaultRetries),
    claim: async (uid, transaction) => {
      if (isDone(await changeState(uid, transaction, 'IN PROGRESS'))) return true;
      // Perhaps it was claimed by us before a crash: only the holder of its transaction may change it then (PS3.4 CC.1.1).
      return isDone(await update(uid, transaction, sequence(tag.progressInformation, [text(tag.progress, 'DS', '0')])));
    },
    end: async (uid, transaction, end) => {
      if (isDone(await update(uid, transaction, finalAttributes(end, code))))
        await changeState(uid, transaction, end.state);
    },
  };
}

const searchPath = ({ value }: WorkitemCode, limit: number): string => {
  const fields = [tag.scheduledWorkitemCode, tag.inputInformation, tag.studyInstanceUID];
  const query = new URLSearchParams([
    [tag.state, 'SCHEDULED'],
    [`${tag.scheduledWorkitemCode}.${tag.codeValue}`, value],
    ...fields.map((field): [string, string] => ['includefield', field]),
    ['limit', String(limit)],
  ]);
  return `/workitems?${query.toString()}`;
};

const isDone = (status: number): boolean => status >= 200 && status < 300;

/** It does not fit the state of the workitem, or there is none (PS3.18 11.6.3, 11.7.3); every other failure is of the service. */
const isAboutTheWorkitem = ({ status }: Pick<ArchiveAnswer, 'status'>): boolean =>
  isDone(status) || [400, 404, 409, 410].includes(status);

const text = (name: string, vr: string, value: string) => ({ [name]: { vr, Value: [value] } });
const sequence = (name: string, items: readonly object[]) => ({ [name]: { vr: 'SQ', Value: items } });
