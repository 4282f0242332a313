import { z } from 'zod';
import type { ArchiveHttp } from '../../pacs/http/archive-http.js';
import { readJson } from '../../pacs/http/read-body.js';
import { defaultRetries, withRetries } from '../../pacs/http/with-retries.js';
import { PacsError } from '../../pacs/pacs-error.js';

const maxAnswerBytes = 256 * 2 ** 20;

const change = z.object({ Seq: z.int(), ChangeType: z.string(), ID: z.string(), Date: z.string() });
const changes = z.object({ Changes: z.array(change), Done: z.boolean(), Last: z.int() });
const tags = z.record(z.string(), z.string());
const instances = z.array(
  z.object({ ID: z.string(), ParentSeries: z.string(), MainDicomTags: tags, Metadata: tags.default({}) }),
);
const series = z.array(
  z.object({
    ID: z.string(),
    ParentStudy: z.string(),
    Instances: z.array(z.string()),
    LastUpdate: z.string().default(''),
    MainDicomTags: tags,
  }),
);
const studies = z.array(z.object({ ID: z.string(), MainDicomTags: tags }));

/** One row of Orthanc's table of changes. `Date` is in UTC, to the second. */
export type OrthancChange = z.infer<typeof change>;
export type OrthancChanges = z.infer<typeof changes>;
export type OrthancInstance = z.infer<typeof instances>[number];
export type OrthancSeries = z.infer<typeof series>[number];
export type OrthancStudy = z.infer<typeof studies>[number];

/** What is asked of Orthanc's own REST API. Resources that were deleted meanwhile are left out of the answers. */
export interface OrthancRest {
  changes(since: number, limit: number): Promise<OrthancChanges>;
  instances(ids: readonly string[]): Promise<readonly OrthancInstance[]>;
  series(ids: readonly string[]): Promise<readonly OrthancSeries[]>;
  studies(ids: readonly string[]): Promise<readonly OrthancStudy[]>;
  seriesIds(): Promise<readonly string[]>;
  /** Its clock, UTC, in the form of `LastUpdate`: `20240102T101112`. */
  now(): Promise<string>;
}

/** @returns the REST API of Orthanc 1.9.4 or newer (`/tools/bulk-content`); failures are PacsErrors. All of its calls only read. */
export function createOrthancRest(http: ArchiveHttp): OrthancRest {
  const get = async <T>(path: string, schema: z.ZodType<T>): Promise<T> =>
    withRetries(async () => {
      const answer = await http.fetch({ path, accept: 'application/json' });
      return checked(schema, await readJson(answer.body, maxAnswerBytes));
    }, defaultRetries);

  const bulk = async <T>(ids: readonly string[], schema: z.ZodType<readonly T[]>): Promise<readonly T[]> => {
    if (ids.length === 0) return [];
    const body = JSON.stringify({ Resources: ids, Short: false, Metadata: true });
    return withRetries(async () => {
      const request = { path: '/tools/bulk-content', accept: 'application/json', contentType: 'application/json' };
      const answer = await http.fetch({ ...request, method: 'POST', body });
      return checked(schema, await readJson(answer.body, maxAnswerBytes));
    }, defaultRetries);
  };

  return {
    changes: (since, limit) => get(`/changes?since=${since}&limit=${limit}`, changes),
    instances: (ids) => bulk(ids, instances),
    series: (ids) => bulk(ids, series),
    studies: (ids) => bulk(ids, studies),
    seriesIds: () => get('/series', z.array(z.string())),
    now: async () => {
      const answer = await http.fetch({ path: '/tools/now', accept: 'text/plain' });
      let text = '';
      for await (const chunk of answer.body.setEncoding('utf8')) text += String(chunk).slice(0, 100);
      return checked(z.string().regex(/^\d{8}T\d{6}$/), text.trim());
    },
  };
}

function checked<T>(schema: z.ZodType<T>, answer: unknown): T {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  throw new PacsError('pacs-invalid-answer', 'The answer is not that of an Orthanc.');
}
