import type { LesionJob } from '../state/lesion-job.js';
import { moveJob } from './move-job.js';
import type { PipelineContext } from './pipeline-context.js';

/** Refusals that images which come later can cure. */
const curable: ReadonlySet<string> = new Set(['image-not-found', 'missing-slice', 'empty-series', 'too-few-slices']);

export const isCurable = (job: LesionJob): boolean => job.state === 'refused' && curable.has(job.reason?.code ?? '');

/** Lets the jobs among `jobs` wait again that were refused for want of images. */
export async function reviveRefused(
  context: Pick<PipelineContext, 'state' | 'events' | 'log' | 'settings' | 'now'>,
  jobs: readonly LesionJob[],
): Promise<void> {
  for (const { id } of jobs.filter(isCurable)) {
    const now = context.now().getTime();
    await moveJob(context, id, {
      from: ['refused'],
      to: 'waiting',
      reason: { code: 'images-arrived' },
      changes: {
        attempts: 0,
        checkAt: new Date(now + context.settings.quietMs),
        waitUntil: new Date(now + context.settings.waitMs),
      },
    });
  }
}
