import type { JobView, LesionView } from '../http/api-schemas.js';

/** States in which nothing more happens to a job by itself. */
const ended: ReadonlySet<string> = new Set(['stored', 'superseded', 'refused', 'failed']);

export interface WaitOptions {
  /** Root of the server. */
  readonly url: string;
  readonly studyInstanceUID: string;
  /** Marks of the study. */
  readonly expected: number;
  readonly timeoutMs: number;
  /** Told how many have ended. */
  readonly onProgress: (ended: number) => void;
}

const BETWEEN_MS = 250;

/**
 * Asks the server's API until every mark of a study has ended.
 * @returns the lesions as they stand then, or when the time is over
 */
export async function waitForLesions(options: WaitOptions): Promise<readonly LesionView[]> {
  const deadline = performance.now() + options.timeoutMs;
  for (;;) {
    const { lesions } = await getJson<{ lesions: LesionView[] }>(
      `${options.url}/api/studies/${options.studyInstanceUID}/lesions`,
    );
    const done = lesions.filter(({ state }) => ended.has(state)).length;
    options.onProgress(done);
    if (done >= options.expected || performance.now() > deadline) return lesions;
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
  }
}

/** @returns seconds that each job was in work (fetching, segmenting, writing), by its id. */
export async function secondsInWork(url: string, studyInstanceUID: string): Promise<ReadonlyMap<string, number>> {
  const { jobs } = await getJson<{ jobs: JobView[] }>(
    `${url}/api/jobs?limit=1000&studyInstanceUID=${studyInstanceUID}`,
  );
  const inWork = ({ timingsMs }: JobView): number =>
    ['fetching', 'segmenting', 'writing'].reduce((sum, state) => sum + (timingsMs[state] ?? 0), 0);
  return new Map(jobs.map((job) => [job.id, inWork(job) / 1000]));
}

async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return (await response.json()) as T;
}
