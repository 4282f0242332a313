import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { QueueCounts } from '../queue/job-queue.js';
import type { JobState } from '../state/job-state.js';
import { jobStates } from '../state/job-state.js';
import type { JobStep } from '../state/state-store.js';

/** From a cache hit to a series that comes over a slow line, in seconds. */
const stageBuckets = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300];

export interface MetricsSources {
  /** Jobs by state, asked at each scrape. */
  readonly jobCounts: () => Promise<Readonly<Record<JobState, number>>>;
  /** Messages of each queue, asked at each scrape. */
  readonly queueCounts?: () => Promise<Readonly<Record<string, QueueCounts>>>;
  /** When the oldest message of each queue was put in, asked at each scrape. */
  readonly queueOldest?: () => Promise<Readonly<Record<string, Date | undefined>>>;
  /** What this installation is: versions, method, engine. */
  readonly about?: Readonly<Record<'version' | 'method' | 'method_version' | 'weights' | 'engine', string>>;
}

/** What the server counts, for Prometheus. Labels are states, codes and method ids: never a UID or anything of a patient. */
export interface ServerMetrics {
  /** A job changed its state. */
  onStep(step: JobStep): void;
  /** A document was read. */
  onDocument(marks: number, warningReasons: readonly string[]): void;
  /** A call to the archive failed. */
  onArchiveError(code: string): void;
  onWorkerReplaced(code: string): void;
  exposition(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** @returns metrics in a registry of their own, with the process's default ones. */
export function createServerMetrics(sources: MetricsSources): ServerMetrics {
  const { jobCounts, queueCounts, queueOldest, about } = sources;
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'recist3d_jobs',
    help: 'Lesion jobs by state.',
    labelNames: ['state'],
    registers,
    async collect() {
      const counts = await jobCounts();
      for (const state of jobStates) this.set({ state }, counts[state]);
    },
  });
  if (queueCounts !== undefined)
    new Gauge({
      name: 'recist3d_queue_messages',
      help: 'Messages of each queue: ready, delayed, leased (in work), dead (set aside).',
      labelNames: ['queue', 'state'],
      registers,
      async collect() {
        for (const [queue, counts] of Object.entries(await queueCounts()))
          for (const [state, messages] of Object.entries(counts)) this.set({ queue, state }, Number(messages));
      },
    });
  if (queueOldest !== undefined)
    new Gauge({
      name: 'recist3d_queue_oldest_seconds',
      help: 'Age of the oldest message of each queue that is not set aside; 0 where there is none.',
      labelNames: ['queue'],
      registers,
      async collect() {
        for (const [queue, at] of Object.entries(await queueOldest()))
          this.set({ queue }, at === undefined ? 0 : Math.max(0, Date.now() - at.getTime()) / 1000);
      },
    });
  if (about !== undefined)
    new Gauge({
      name: 'recist3d_info',
      help: 'Always 1; versions of the program and of the method, its weights and what runs them.',
      labelNames: Object.keys(about),
      registers,
    }).set(about, 1);
  const stages = new Histogram({
    name: 'recist3d_stage_seconds',
    help: 'Time that jobs spent in a state before they left it.',
    labelNames: ['state'],
    buckets: stageBuckets,
    registers,
  });
  const outcomes = new Counter({
    name: 'recist3d_job_outcomes_total',
    help: 'Jobs that came to an end, by state and by code of the reason.',
    labelNames: ['state', 'code', 'method'],
    registers,
  });
  const retries = new Counter({
    name: 'recist3d_job_retries_total',
    help: 'Jobs that went back to the queue, by code of the reason.',
    labelNames: ['code'],
    registers,
  });
  const marks = new Counter({ name: 'recist3d_marks_total', help: 'Marks that were read.', registers });
  const warnings = new Counter({
    name: 'recist3d_read_warnings_total',
    help: 'Measurement groups that were not read as a mark, by reason.',
    labelNames: ['reason'],
    registers,
  });
  const archiveErrors = new Counter({
    name: 'recist3d_archive_errors_total',
    help: 'Failed calls to the archive, by code.',
    labelNames: ['code'],
    registers,
  });
  const replacements = new Counter({
    name: 'recist3d_workers_replaced_total',
    help: 'Worker threads that were replaced, by code.',
    labelNames: ['code'],
    registers,
  });
  return {
    onStep: ({ job, step }) => {
      stages.observe({ state: step.from }, step.stageMs / 1000);
      const code = step.reason?.code ?? '';
      if (step.to === 'queued' && step.from !== 'waiting') retries.inc({ code });
      if (isOutcome(step.to)) outcomes.inc({ state: step.to, code, method: job.method.id });
    },
    onDocument: (count, reasons) => {
      marks.inc(count);
      for (const reason of reasons) warnings.inc({ reason });
    },
    onArchiveError: (code) => archiveErrors.inc({ code }),
    onWorkerReplaced: (code) => replacements.inc({ code }),
    exposition: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

const isOutcome = (state: JobState): boolean => ['stored', 'superseded', 'refused', 'failed'].includes(state);
