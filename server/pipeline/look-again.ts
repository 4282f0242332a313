import { findCtSeries } from './find-ct-series.js';
import type { PipelineContext } from './pipeline-context.js';
import { rememberedSearches } from './remembered-searches.js';
import { isCurable, reviveRefused } from './revive-refused.js';

/** Jobs that are looked at in one round, the newest. */
const roundSize = 500;

/**
 * Lets jobs wait again that were refused for want of images which have come since. Change feeds tell of images; archives without one
 * are asked here, for as long after the refusal as a mark may wait.
 */
export async function lookAgain(context: PipelineContext): Promise<void> {
  const { state, pacs, settings, now } = context;
  const earliest = now().getTime() - settings.waitMs;
  const refused = await state.jobs.list({ states: ['refused'], limit: roundSize });
  const searches = rememberedSearches(pacs);
  for (const job of refused.filter((candidate) => isCurable(candidate) && candidate.stateSince.getTime() >= earliest)) {
    const series = await findCtSeries(searches, job.mark, settings.modalities);
    if (series === undefined) continue;
    const { studyInstanceUID, seriesInstanceUID, instances } = series;
    const grownAt = await state.series.observe(studyInstanceUID, seriesInstanceUID, instances, now());
    if (job.ctSeriesInstanceUID === undefined || grownAt > job.stateSince) await reviveRefused(context, [job]);
  }
}
