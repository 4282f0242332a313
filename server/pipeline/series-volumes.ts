import { lesionReachMm } from '../../dicom-sr/measurement/lesion-reach.js';
import type { Mark } from '../../dicom-sr/measurement/mark.js';
import type { CtImage } from '../../dicom-sr/volume/ct-image.js';
import type { CtVolume, Modality } from '../../dicom-sr/volume/ct-volume.js';
import type { FrameHeader } from '../../dicom-sr/volume/frame-header.js';
import type { ImagePlane } from '../../dicom-sr/volume/image-plane.js';
import { planVolume } from '../../dicom-sr/volume/plan-volume.js';
import { readImages } from '../../dicom-sr/volume/read-ct-image.js';
import { VolumeBuilder } from '../../dicom-sr/volume/volume-builder.js';
import type { VolumePlan } from '../../dicom-sr/volume/volume-plan.js';
import { refuseBytes } from './refuse-bytes.js';
import { FrameCache } from './frame-cache.js';
import type { SeriesHeaders, SeriesSource } from './series-source.js';

export interface SeriesVolumesOptions {
  /** Opens a series; its headers are asked for once. */
  readonly open: (studyInstanceUID: string, seriesInstanceUID: string) => SeriesSource;
  /** Largest volume. */
  readonly seriesBytes: number;
  /** Decoded frames that are kept. */
  readonly cacheBytes: number;
  /** Only CT unless given. */
  readonly modalities?: readonly Modality[];
  readonly onFetched?: (fetched: FetchedSeries) => void;
}

/** What a retrieval took. */
export interface FetchedSeries {
  readonly series: string;
  readonly images: number;
  readonly bytes: number;
  readonly durationMs: number;
}

/** Series whose headers are kept: some hundred bytes a slice. */
const seriesKept = 32;

interface OpenSeries {
  readonly source: SeriesSource;
  readonly headers: Promise<SeriesHeaders>;
  /** Retrievals of a series follow each other, so that lesions beside each other fetch no slice twice. */
  last: Promise<unknown>;
}

/**
 * The surroundings of marks as volumes: of a series only the slices that can hold the lesion are fetched, and the last used are kept. The
 * same mark gives the same volume, whatever was fetched before.
 */
export class SeriesVolumes {
  /** In the order of last use. */
  readonly #series = new Map<string, OpenSeries>();
  readonly #frames: FrameCache;
  readonly #abort = new AbortController();

  constructor(private readonly options: SeriesVolumesOptions) {
    this.#frames = new FrameCache(options.cacheBytes);
  }

  /**
   * @param growth how many times the result touched the end of the volume
   * @throws {DicomError} for a series that cannot be one volume around the mark, series-too-large, unsupported-transfer-syntax …
   * @throws {PacsError} when the archive does not give it
   */
  async around(studyInstanceUID: string, seriesInstanceUID: string, mark: Mark, growth = 0): Promise<CtVolume> {
    const series = this.#open(studyInstanceUID, seriesInstanceUID);
    const plan = await this.#plan(series, seriesInstanceUID, mark, growth);
    const volume = series.last.then(() => this.#build(seriesInstanceUID, series.source, plan));
    series.last = volume.catch(() => undefined);
    return volume;
  }

  /** The series has grown: what is known of it is out of date. */
  forget(seriesInstanceUID: string): void {
    this.#series.delete(seriesInstanceUID);
    this.#frames.deleteAll(`${seriesInstanceUID} `);
  }

  /** Ends retrievals that are under way and lets go of every volume. */
  close(): void {
    this.#abort.abort();
    this.#series.clear();
    this.#frames.clear();
  }

  async #plan(series: OpenSeries, seriesInstanceUID: string, mark: Mark, growth: number): Promise<VolumePlan> {
    const { frames, problems } = await series.headers;
    const reachMm = (plane: ImagePlane): number => lesionReachMm(mark, plane, growth);
    try {
      const plan = planVolume(frames, { image: mark.referencedImage, reachMm }, problems);
      refuseBytes(plan, this.options.seriesBytes);
      return plan;
    } catch (error) {
      // What is missing may have come when somebody asks again, and not every archive tells of it.
      if (this.#series.get(seriesInstanceUID) === series) this.#series.delete(seriesInstanceUID);
      throw error;
    }
  }

  #open(study: string, series: string): OpenSeries {
    const open = this.#series.get(series) ?? this.#begin(study, series);
    this.#series.delete(series);
    this.#series.set(series, open);
    for (const oldest of this.#series.keys()) {
      if (this.#series.size <= seriesKept) break;
      this.#series.delete(oldest);
    }
    return open;
  }

  #begin(study: string, series: string): OpenSeries {
    const source = this.options.open(study, series);
    const open = { source, headers: source.headers(), last: Promise.resolve() };
    open.headers.catch(() => {
      if (this.#series.get(series) === open) this.#series.delete(series);
    });
    return open;
  }

  async #build(series: string, source: SeriesSource, plan: VolumePlan): Promise<CtVolume> {
    const builder = new VolumeBuilder(plan);
    const missing = plan.slots.flatMap(({ frames }) => frames.filter((frame) => !this.#take(series, frame, builder)));
    if (missing.length > 0) await this.#fetch(series, source, missing, builder);
    return builder.build();
  }

  #take(series: string, frame: FrameHeader, builder: VolumeBuilder): boolean {
    const image = this.#frames.get(keyOf(series, frame));
    if (image !== undefined) builder.add(image);
    return image !== undefined;
  }

  async #fetch(
    series: string,
    source: SeriesSource,
    missing: readonly FrameHeader[],
    builder: VolumeBuilder,
  ): Promise<void> {
    const started = performance.now();
    const keys = new Set(missing.map((frame) => keyOf(series, frame)));
    const wants = (frame: FrameHeader): boolean => keys.has(keyOf(series, frame));
    const uids = new Set(missing.map(({ sopInstanceUID }) => sopInstanceUID));
    const { modalities } = this.options;
    let bytes = 0;
    for await (const part10 of source.files(uids, this.#abort.signal)) {
      for (const image of await readImages(part10, { wants, ...(modalities && { modalities }) })) {
        bytes += image.pixels.byteLength;
        builder.add(image);
        this.#frames.set(keyOf(series, image), image);
      }
    }
    const durationMs = performance.now() - started;
    this.options.onFetched?.({ series, images: missing.length, bytes, durationMs });
  }
}

const keyOf = (series: string, { sopInstanceUID, frameNumber }: Pick<CtImage, 'sopInstanceUID' | 'frameNumber'>) =>
  `${series} ${sopInstanceUID} ${frameNumber ?? 1}`;
