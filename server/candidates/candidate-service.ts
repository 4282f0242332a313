import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';
import type { CandidateLimits } from '../../models/candidates/candidate-search.js';
import { ServerError } from '../errors/server-error.js';
import type { CandidateBackend } from '../http/candidates/candidates-part.js';
import type { CandidateListView, CandidateView } from '../http/candidates/candidate-schemas.js';
import type { Pacs, SeriesSummary } from '../pacs/pacs.js';
import type { InteractiveSegmenter } from '../segmenter/interactive-segmenter.js';
import type { LesionJob } from '../state/lesion-job.js';
import type { StateStore } from '../state/state-store.js';
import { candidateView } from './candidate-view.js';
import { isMarked } from './is-marked.js';

export interface CandidateOptions {
  /** Off: no study is looked at. */
  readonly enabled: boolean;
  readonly limits: CandidateLimits;
  readonly pacs: Pick<Pacs, 'searchSeries' | 'searchInstances'>;
  readonly state: { readonly jobs: Pick<StateStore['jobs'], 'ofStudy'> };
  /** @returns a whole series as one volume @throws {DicomError} where it is none */
  readonly wholeSeries: (
    studyInstanceUID: string,
    seriesInstanceUID: string,
    someInstance: string,
  ) => Promise<CtVolume>;
  readonly segmenter: Pick<InteractiveSegmenter, 'candidates'>;
}

/** Studies whose candidates are kept; some kilobytes each. */
const keptStudies = 50;

/**
 * Candidates of studies that a reader opens. It reads from the archive and writes nowhere: a reader who takes a candidate over stores a mark of his
 * own, which is converted as any other, and the candidate is no longer listed.
 */
export class CandidateService implements CandidateBackend {
  readonly #found = new Map<string, Promise<readonly CandidateView[]>>();

  constructor(private readonly options: CandidateOptions) {}

  async ofStudy(studyInstanceUID: string): Promise<CandidateListView> {
    if (!this.options.enabled) return { state: 'off', candidates: [] };
    const found = await this.#remembered(studyInstanceUID);
    const marks = (await this.options.state.jobs.ofStudy(studyInstanceUID)).map(({ mark }: LesionJob) => mark);
    return { state: 'ready', candidates: found.filter((candidate) => !isMarked(candidate, marks)) };
  }

  /** A study that has grown since is looked at anew: another number of images is another name. */
  async #remembered(study: string): Promise<readonly CandidateView[]> {
    const series = await this.#ctSeries(study);
    const name = [
      study,
      ...series.map(({ seriesInstanceUID, instances }) => `${seriesInstanceUID} ${instances.length}`),
    ].join();
    const found = this.#found.get(name) ?? this.#search(study, series);
    this.#found.delete(name);
    this.#found.set(name, found);
    found.catch(() => this.#found.delete(name));
    for (const oldest of [...this.#found.keys()].slice(0, -keptStudies)) this.#found.delete(oldest);
    return found;
  }

  /** Of the largest CT series that is one volume. */
  async #search(study: string, series: readonly FoundSeries[]): Promise<readonly CandidateView[]> {
    let refusal: DicomError | undefined;
    for (const { seriesInstanceUID, instances } of series) {
      try {
        const volume = await this.options.wholeSeries(study, seriesInstanceUID, instances[instances.length >> 1]);
        return await this.#inVolume(volume);
      } catch (error) {
        if (!(error instanceof DicomError)) throw error;
        refusal = error;
      }
    }
    if (refusal !== undefined) throw refusal;
    return [];
  }

  async #inVolume(volume: CtVolume): Promise<readonly CandidateView[]> {
    const { segmenter, limits } = this.options;
    // Only the grid goes to the worker, nothing of the patient.
    const { voxels, shape, spacingMm } = volume;
    const { candidates, method } = await segmenter.candidates({ volume: { voxels, shape, spacingMm }, ...limits });
    return candidates.map((candidate) => candidateView(candidate, method, volume));
  }

  /** @returns the CT series of a study, that with the most images first @throws {ServerError} study-not-found */
  async #ctSeries(study: string): Promise<readonly FoundSeries[]> {
    const { pacs } = this.options;
    const all = await pacs.searchSeries(study);
    if (all.length === 0) throw new ServerError('study-not-found');
    const found: FoundSeries[] = [];
    for (const { seriesInstanceUID } of all.filter(({ modality }: SeriesSummary) => modality === 'CT')) {
      const instances = await pacs.searchInstances(study, seriesInstanceUID);
      found.push({ seriesInstanceUID, instances: instances.map(({ sopInstanceUID }) => sopInstanceUID).sort() });
    }
    return found.sort(
      (a, b) => b.instances.length - a.instances.length || (a.seriesInstanceUID < b.seriesInstanceUID ? -1 : 1),
    );
  }
}

interface FoundSeries {
  readonly seriesInstanceUID: string;
  readonly instances: readonly string[];
}
