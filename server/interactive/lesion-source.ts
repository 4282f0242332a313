import { locateMark } from '../../dicom-sr/measurement/locate-mark.js';
import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import { mostGrowth } from '../../dicom-sr/measurement/lesion-reach.js';
import type { LocatedMark, Mark } from '../../dicom-sr/measurement/mark.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import { maskFromSeg } from '../../dicom-sr/readers/mask-from-seg.js';
import { readSeg } from '../../dicom-sr/readers/read-seg.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';
import { fitMask } from '../../models/interactive/fit-mask.js';
import { ServerError } from '../errors/server-error.js';
import type { Pacs } from '../pacs/pacs.js';
import { findCtSeries } from '../pipeline/find-ct-series.js';
import type { LesionJob } from '../state/lesion-job.js';
import type { LesionResult } from '../state/lesion-result.js';
import type { StateStore } from '../state/state-store.js';
import type { MovedMark } from '../review/review-entry.js';
import { ReviewError } from '../review/review-error.js';
import { withMovedAxes } from './moved-mark.js';

/** The surroundings of a mark as a volume; `growth` doubles how far they reach, each time. */
export interface VolumeSource {
  around(studyInstanceUID: string, seriesInstanceUID: string, mark: Mark, growth: number): Promise<CtVolume>;
}

/** A job and what it left in the archive. */
export interface Lesion {
  readonly job: LesionJob;
  readonly result?: LesionResult;
}

/** How many volumes are kept: those of the lesions that readers work on now. */
const keptVolumes = 4;
/** A reader may draw far beyond what the method looked at; most do not. */
const growths = [1, 2, mostGrowth] as const;

/** Finds what a reader works on: job, result, CT volume, masks. */
export class LesionSource {
  /** By job id and growth, in the order of last use. */
  readonly #volumes = new Map<string, Promise<CtVolume>>();
  /** By job id: a lesion that a reader has open can be corrected while the archive is away. */
  readonly #masks = new WeakMap<CtVolume, Map<string, Mask>>();

  constructor(
    private readonly state: Pick<StateStore, 'jobs' | 'results'>,
    private readonly pacs: Pacs,
    private readonly volumes: VolumeSource,
  ) {}

  /** @throws {ServerError} job-not-found */
  async find(jobId: string): Promise<Lesion> {
    const job = await this.state.jobs.find(jobId);
    if (job === undefined) throw new ServerError('job-not-found');
    const result = await this.state.results.find(jobId);
    return result === undefined ? { job } : { job, result };
  }

  /** @throws {ReviewError} result-missing */
  async findResult(jobId: string): Promise<Required<Lesion>> {
    const { job, result } = await this.find(jobId);
    if (result === undefined) throw new ReviewError('result-missing');
    return { job, result };
  }

  /**
   * Hands over the surroundings of a lesion, and larger ones where something that was drawn does not lie in them.
   * @param use throws {DicomError} grid-mismatch or image-not-found for an image that is not there
   * @throws {ReviewError} result-missing while no CT series holds the marked image @throws {DicomError} @throws {PacsError}
   */
  async inVolume<T>(job: LesionJob, use: (volume: CtVolume) => T | Promise<T>): Promise<T> {
    const series = await this.#seriesOf(job);
    for (const growth of growths) {
      const volume = await this.#volume(job, series, growth);
      try {
        return await use(volume);
      } catch (error) {
        const isBeyond = error instanceof DicomError && ['grid-mismatch', 'image-not-found'].includes(error.code);
        if (!isBeyond || growth === mostGrowth || volume.cut === undefined) throw error;
      }
    }
    throw new Error('the last growth returns or throws');
  }

  /** @returns the surroundings of a place on an image of a series. */
  async around(studyInstanceUID: string, seriesInstanceUID: string, mark: Mark): Promise<CtVolume> {
    return this.volumes.around(studyInstanceUID, seriesInstanceUID, mark, 0);
  }

  /**
   * @returns the mask of the SEG that the job stored, on the grid of the volume, with a voxel of background around it
   * @throws {DicomError} grid-mismatch where the volume does not hold it
   */
  async automaticMask(lesion: Required<Lesion>, volume: CtVolume): Promise<Mask> {
    const masks = this.#masks.get(volume) ?? new Map<string, Mask>();
    const mask = masks.get(lesion.job.id) ?? (await this.#readMask(lesion, volume));
    this.#masks.set(volume, masks.set(lesion.job.id, mask));
    return mask;
  }

  async #readMask({ job, result }: Required<Lesion>, volume: CtVolume): Promise<Mask> {
    const { seriesInstanceUID, sopInstanceUID } = result.segmentation;
    const part10 = await this.pacs.retrieveInstance(job.studyInstanceUID, seriesInstanceUID, sopInstanceUID);
    return fitMask(maskFromSeg(readSeg(readPart10(part10).dataset), 1, volume), volume.shape);
  }

  /** The mark of a lesion in its volume, where a reader moved it to or where it was. */
  locate(job: LesionJob, volume: CtVolume, moved?: MovedMark): LocatedMark {
    return locateMark(withMovedAxes(job.mark, moved), volume);
  }

  async #seriesOf({ studyInstanceUID, ctSeriesInstanceUID, mark }: LesionJob): Promise<SeriesName> {
    if (ctSeriesInstanceUID !== undefined) return { studyInstanceUID, seriesInstanceUID: ctSeriesInstanceUID };
    const found = await findCtSeries(this.pacs, mark);
    if (found === undefined) throw new ReviewError('result-missing');
    return found;
  }

  #volume(
    { id, mark }: LesionJob,
    { studyInstanceUID, seriesInstanceUID }: SeriesName,
    growth: number,
  ): Promise<CtVolume> {
    const name = `${id} ${growth}`;
    const volume = this.#volumes.get(name) ?? this.volumes.around(studyInstanceUID, seriesInstanceUID, mark, growth);
    this.#volumes.delete(name);
    this.#volumes.set(name, volume);
    volume.catch(() => this.#volumes.delete(name));
    for (const oldest of [...this.#volumes.keys()].slice(0, -keptVolumes)) this.#volumes.delete(oldest);
    return volume;
  }
}

interface SeriesName {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
}
