import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import { assembleVolume } from '../../dicom-sr/volume/assemble-volume.js';
import type { CtImage } from '../../dicom-sr/volume/ct-image.js';
import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';
import { readCtImage } from '../../dicom-sr/volume/read-ct-image.js';
import type { PipelineContext } from './pipeline-context.js';

interface Entry {
  readonly volume: Promise<CtVolume>;
  /** 0 while it is fetched. */
  bytes: number;
}

/**
 * CT series as volumes, fetched once for all lesions of a study: a small cache by series, the last used kept longest.
 * Lesions that ask at the same time share one retrieval.
 */
export class SeriesVolumes {
  /** In the order of last use. */
  readonly #entries = new Map<string, Entry>();
  readonly #abort = new AbortController();

  constructor(private readonly context: Pick<PipelineContext, 'pacs' | 'log' | 'settings'>) {}

  /**
   * @throws {DicomError} for a series that cannot be one volume, series-too-large
   * @throws {PacsError} when the archive does not give it
   */
  get(studyInstanceUID: string, seriesInstanceUID: string): Promise<CtVolume> {
    const entry = this.#entries.get(seriesInstanceUID) ?? this.#fetchEntry(studyInstanceUID, seriesInstanceUID);
    this.#entries.delete(seriesInstanceUID);
    this.#entries.set(seriesInstanceUID, entry);
    return entry.volume;
  }

  /** The series has grown: what was assembled of it is out of date. */
  forget(seriesInstanceUID: string): void {
    this.#entries.delete(seriesInstanceUID);
  }

  /** Ends retrievals that are under way and lets go of every volume. */
  close(): void {
    this.#abort.abort();
    this.#entries.clear();
  }

  #fetchEntry(study: string, series: string): Entry {
    const entry: Entry = { volume: this.#fetch(study, series), bytes: 0 };
    entry.volume.then(
      ({ voxels }) => {
        entry.bytes = voxels.byteLength;
        this.#evict();
      },
      () => {
        if (this.#entries.get(series) === entry) this.#entries.delete(series);
      },
    );
    return entry;
  }

  /** Whoever works on a volume holds it by itself; the cache only decides for whom it is kept. */
  #evict(): void {
    let total = [...this.#entries.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    for (const [series, { bytes }] of this.#entries) {
      if (total <= this.context.settings.cacheBytes) return;
      if (bytes === 0) continue;
      this.#entries.delete(series);
      total -= bytes;
    }
  }

  async #fetch(study: string, series: string): Promise<CtVolume> {
    const started = performance.now();
    const volume = assembleVolume(await this.#readImages(study, series));
    const megabytes = Math.round(volume.voxels.byteLength / 2 ** 20);
    const durationMs = performance.now() - started;
    this.context.log('series.fetched', { series, images: volume.slices.length, megabytes, durationMs });
    return volume;
  }

  async #readImages(study: string, series: string): Promise<readonly CtImage[]> {
    const images: CtImage[] = [];
    let bytes = 0;
    for await (const part10 of this.context.pacs.retrieveSeries(study, series, this.#abort.signal)) {
      const image = readCtImage(part10);
      images.push(image);
      bytes += image.pixels.byteLength;
      if (bytes > this.context.settings.seriesBytes) {
        const limit = Math.round(this.context.settings.seriesBytes / 2 ** 20);
        throw new DicomError('series-too-large', `The series takes more than ${limit} MB.`);
      }
    }
    return images;
  }
}
