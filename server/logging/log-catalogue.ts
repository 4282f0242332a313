/**
 * What a log field may carry. There is no kind for free text: names, dates and messages of libraries have no way into the log.
 * - `word`: a stable lower-case word such as a state, a code, a method id
 * - `uid`: a DICOM UID; only its hash is written
 * - `hash`: a job id or key, 64 hex digits; its first twelve are written
 * - `count`, `ms`: a number
 * - `flag`: true or false
 * - `place`: file and line of our own source
 * A trailing `?` marks a field that may be absent.
 */
export type FieldKind = 'word' | 'uid' | 'hash' | 'count' | 'ms' | 'flag' | 'place';

export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly fields: Readonly<Record<string, FieldKind | `${FieldKind}?`>>;
}

/** Every line that the server can log. */
export const logCatalogue = {
  'server.started': {
    level: 'info',
    fields: {
      port: 'count',
      archive: 'word',
      feeds: 'count',
      state: 'word',
      queue: 'word',
      method: 'word',
      threads: 'count',
      resumedJobs: 'count',
    },
  },
  'worker.started': {
    level: 'info',
    fields: { port: 'count?', archive: 'word', state: 'word', queue: 'word', method: 'word', threads: 'count' },
  },
  'engine.chosen': { level: 'info', fields: { asked: 'word', engine: 'word', reason: 'word' } },
  'engine.fell-back': { level: 'warn', fields: { asked: 'word', engine: 'word', reason: 'word' } },
  'method.unavailable': { level: 'error', fields: { method: 'word', code: 'word' } },
  'method.fell-back': { level: 'error', fields: { method: 'word', code: 'word' } },
  'server.stopping': { level: 'info', fields: { signal: 'word?' } },
  'server.crashed': { level: 'error', fields: { code: 'word' } },
  'server.stopped': { level: 'info', fields: { durationMs: 'ms' } },
  'feed.page': {
    level: 'debug',
    fields: { feed: 'word', arrivals: 'count', documents: 'count', images: 'count', durationMs: 'ms' },
  },
  'feed.failed': { level: 'warn', fields: { feed: 'word', code: 'word', failures: 'count', retryInMs: 'ms' } },
  'feed.recovered': { level: 'info', fields: { feed: 'word', failures: 'count' } },
  'document.read': {
    level: 'info',
    fields: { document: 'uid', marks: 'count', warnings: 'count', newJobs: 'count', durationMs: 'ms' },
  },
  'document.warning': { level: 'warn', fields: { document: 'uid', reason: 'word', group: 'count?' } },
  'document.own': { level: 'debug', fields: { document: 'uid' } },
  'document.failed': {
    level: 'warn',
    fields: { document: 'uid', code: 'word', disposition: 'word', attempt: 'count' },
  },
  'job.accepted': { level: 'info', fields: { job: 'hash', document: 'uid' } },
  'job.transition': {
    level: 'info',
    fields: { job: 'hash', from: 'word', to: 'word', reason: 'word?', attempt: 'count', stageMs: 'ms' },
  },
  'job.flagged': { level: 'info', fields: { job: 'hash', flag: 'word' } },
  'queue.failed': { level: 'error', fields: { queue: 'word', code: 'word' } },
  'waiting.failed': { level: 'warn', fields: { code: 'word' } },
  'series.fetched': {
    level: 'info',
    fields: { series: 'uid', images: 'count', megabytes: 'count', durationMs: 'ms' },
  },
  'result.stored': {
    level: 'info',
    fields: { job: 'hash', segmentation: 'uid', report: 'uid', bytes: 'count', sends: 'count', durationMs: 'ms' },
  },
  'review.decided': { level: 'info', fields: { job: 'hash', state: 'word', version: 'count' } },
  'review.archived': {
    level: 'info',
    fields: { job: 'hash', state: 'word', objects: 'count', durationMs: 'ms' },
  },
  'review.not-archived': {
    level: 'warn',
    fields: { job: 'hash', code: 'word', attempt: 'count', outcome: 'word' },
  },
  'request.failed': { level: 'error', fields: { code: 'word', status: 'count' } },
  'segmenter.replaced': { level: 'error', fields: { code: 'word', exitCode: 'count?' } },
  'error.unexpected': { level: 'error', fields: { where: 'word', name: 'word', place: 'place?' } },
} as const satisfies Record<string, LogEntry>;
