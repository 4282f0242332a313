import { feedName } from './change-feed/orthanc-change-feed.js';
import { arrivalsOfStudy } from './change-feed/told/arrivals-of-study.js';
import type { StudiesOutcome } from './change-feed/ups-feed.js';
import { createUpsFeed } from './change-feed/ups-feed.js';
import type { WorkitemOutput } from './change-feed/ups/workitem-end.js';
import { createWorklist } from './change-feed/ups/worklist.js';
import type { Config } from './config/config.js';
import { archiveAccess } from './connect-archive.js';
import { createArchiveHttp } from './pacs/http/archive-http.js';
import type { Pacs } from './pacs/pacs.js';
import type { PolledFeed } from './pipeline/pipeline.js';
import { wantedModalities, wantedSopClasses } from './pipeline/wanted-documents.js';
import type { JobState } from './state/job-state.js';
import { activeStates } from './state/job-state.js';
import type { StateStore } from './state/state-store.js';

export interface ConnectedUps {
  /** None where the configuration names no worklist. */
  readonly feeds: readonly PolledFeed[];
  close(): Promise<void>;
}

/** Claims workitems of a worklist, where the configuration names one. */
export function connectUps(config: Config, pacs: Pacs, state: StateStore): ConnectedUps {
  const { upsUrl, upsCode, upsPollSeconds } = config.feeds;
  if (upsUrl === undefined || upsCode === undefined) return { feeds: [], close: async () => undefined };
  const [value = '', scheme = '', meaning = ''] = upsCode.split('^');
  const http = createArchiveHttp({ ...archiveAccess(config), baseUrl: upsUrl });
  const modalities = [...wantedModalities(config.intake), ...config.intake.modalities.split(',')];
  const feed = createUpsFeed({
    name: feedName('ups', http.baseUrl),
    worklist: createWorklist(http, { value, scheme, meaning }),
    arrivalsOf: (study) => arrivalsOfStudy(pacs, study, modalities),
    outcomeOf: (studies) => outcomeOf({ pacs, state, documents: wantedSopClasses(config.intake) }, studies),
    now: () => new Date(),
  });
  return { feeds: [{ feed, pollMs: upsPollSeconds * 1000, kind: 'worklist' }], close: () => http.close() };
}

interface Sources {
  readonly pacs: Pick<Pacs, 'searchSeries' | 'searchInstances'>;
  readonly state: Pick<StateStore, 'jobs' | 'documents' | 'results'>;
  /** SOP classes of documents that can hold marks. */
  readonly documents: readonly string[];
}

/**
 * @returns what became of the marks of these studies; undefined while a document is still to be read, or a mark to be converted
 * @throws {PacsError, ServerError}
 */
export async function outcomeOf(sources: Sources, studies: readonly string[]): Promise<StudiesOutcome | undefined> {
  const outputs: WorkitemOutput[] = [];
  const reasons = new Set<string>();
  let held = 0;
  for (const study of studies) {
    const jobs = await sources.state.jobs.ofStudy(study);
    if (jobs.some(({ state }) => unended.includes(state))) return undefined;
    const series = await sources.pacs.searchSeries(study);
    held += series.length;
    if (!(await areRead(sources, study, series))) return undefined;
    outputs.push(...(await outputsOf(sources, study)));
    for (const { state, reason } of jobs)
      if (state === 'refused' || state === 'failed') reasons.add(reason?.code ?? '');
  }
  if (held === 0) return { state: 'CANCELED', reason: 'The archive does not hold the study.' };
  if (outputs.length > 0 || reasons.size === 0) return { state: 'COMPLETED', outputs };
  return { state: 'CANCELED', reason: `No mark could be converted: ${[...reasons].join(', ')}.` };
}

const unended: readonly JobState[] = ['waiting', ...activeStates];

/** Whether every document of a study that can hold marks was looked at. */
async function areRead(
  { pacs, state, documents }: Sources,
  study: string,
  series: readonly { readonly seriesInstanceUID: string; readonly modality: string }[],
): Promise<boolean> {
  for (const { seriesInstanceUID, modality } of series) {
    if (!documentModalities.includes(modality) || (await state.results.isOwnSeries(seriesInstanceUID))) continue;
    for (const { sopClassUID, sopInstanceUID } of await pacs.searchInstances(study, seriesInstanceUID))
      if (documents.includes(sopClassUID) && (await state.documents.find(sopInstanceUID)) === undefined) return false;
  }
  return true;
}

const documentModalities: readonly string[] = wantedModalities({ regions: true });

/** What our jobs stored in a study, with the SOP class as the archive tells it. */
async function outputsOf({ pacs, state }: Sources, study: string): Promise<readonly WorkitemOutput[]> {
  const outputs: WorkitemOutput[] = [];
  for (const { segmentation, report } of (await state.results.ofStudy(study)).values())
    for (const { seriesInstanceUID, sopInstanceUID } of [segmentation, report])
      for (const instance of await pacs.searchInstances(study, seriesInstanceUID))
        if (instance.sopInstanceUID === sopInstanceUID) outputs.push(instance);
  return outputs;
}
