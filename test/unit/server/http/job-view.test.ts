import { describe, expect, test } from '@jest/globals';
import { jobSchema, lesionSchema } from '../../../../server/http/api-schemas.js';
import { jobView, lesionView } from '../../../../server/http/job-view.js';
import { jobReasons } from '../../../../server/state/job-reasons.js';
import type { LesionJob } from '../../../../server/state/lesion-job.js';
import { newJob } from '../../../fixtures/server/new-job.js';

const at = new Date('2026-01-02T03:04:05Z');
const jobWith = (changes: Partial<LesionJob>): LesionJob => ({
  ...newJob(),
  studyInstanceUID: '1.2.3',
  documentUID: '1.2.3.4.5',
  state: 'waiting',
  attempts: 0,
  acceptedAt: at,
  stateSince: at,
  checkAt: at,
  timings: { waiting: 12 },
  ...changes,
});

describe('the view of a job', () => {
  test('fits the schema that the OpenAPI document shows', () => {
    const job = jobWith({ reason: { code: 'missing-slice', detail: 'one gap of 2 slices' } });
    expect(jobSchema.parse(jobView(job))).toEqual(jobView(job));
    expect(lesionSchema.parse(lesionView(job, undefined))).toEqual(lesionView(job, undefined));
  });

  test('explains the code of an error by its catalogue', () => {
    const { reason } = jobView(jobWith({ state: 'refused', reason: { code: 'image-not-found' } }));
    expect(reason?.message).toMatch(/not in the study/);
    expect(reason?.nextStep).toMatch(/Send the CT/);
  });

  test.each(Object.entries(jobReasons))('explains the reason %s, which is no error', (code, { meaning, nextStep }) => {
    expect(jobView(jobWith({ reason: { code } })).reason).toEqual({ code, message: meaning, nextStep });
  });
});
