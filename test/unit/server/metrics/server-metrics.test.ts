import { describe, expect, test } from '@jest/globals';
import { createServerMetrics } from '../../../../server/metrics/server-metrics.js';
import type { JobState } from '../../../../server/state/job-state.js';
import { jobStates } from '../../../../server/state/job-state.js';
import type { JobStep } from '../../../../server/state/state-store.js';

const step = (from: JobState, to: JobState, code?: string): JobStep =>
  ({
    job: { method: { id: 'graph-cut-3d' } },
    step: { from, to, stageMs: 250, attempt: 1, at: new Date(0), ...(code === undefined ? {} : { reason: { code } }) },
  }) as JobStep;

describe('the metrics', () => {
  const jobCounts = async (): Promise<Record<JobState, number>> =>
    Object.fromEntries(jobStates.map((state, i) => [state, i])) as Record<JobState, number>;

  test('tell jobs by state as they are at the scrape', async () => {
    const { text } = await createServerMetrics({ jobCounts }).exposition();
    expect(text).toContain('recist3d_jobs{state="waiting"} 0');
    expect(text).toContain(`recist3d_jobs{state="failed"} ${jobStates.indexOf('failed')}`);
  });

  test('count outcomes by code, retries, and the time in each state', async () => {
    const metrics = createServerMetrics({ jobCounts });
    metrics.onStep(step('waiting', 'queued'));
    metrics.onStep(step('fetching', 'queued', 'pacs-timeout'));
    metrics.onStep(step('fetching', 'refused', 'missing-slice'));
    metrics.onStep(step('writing', 'stored'));
    const { text } = await metrics.exposition();
    expect(text).toContain('recist3d_job_retries_total{code="pacs-timeout"} 1');
    expect(text).not.toContain('recist3d_job_retries_total{code=""}');
    expect(text).toContain('recist3d_job_outcomes_total{state="refused",code="missing-slice",method="graph-cut-3d"} 1');
    expect(text).toContain('recist3d_job_outcomes_total{state="stored",code="",method="graph-cut-3d"} 1');
    expect(text).toContain('recist3d_stage_seconds_bucket{le="0.3",state="fetching"} 2');
    expect(text).toContain('recist3d_stage_seconds_sum{state="writing"} 0.25');
  });

  test('count marks, warnings, archive errors and replaced workers', async () => {
    const metrics = createServerMetrics({ jobCounts });
    metrics.onDocument(3, ['no-image-reference', 'no-image-reference']);
    metrics.onArchiveError('pacs-unreachable');
    metrics.onWorkerReplaced('segmenter-crashed');
    const { text } = await metrics.exposition();
    expect(text).toContain('recist3d_marks_total 3');
    expect(text).toContain('recist3d_read_warnings_total{reason="no-image-reference"} 2');
    expect(text).toContain('recist3d_archive_errors_total{code="pacs-unreachable"} 1');
    expect(text).toContain('recist3d_workers_replaced_total{code="segmenter-crashed"} 1');
  });
});
