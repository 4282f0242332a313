import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import { lesionReachMm } from '../../dicom-sr/measurement/lesion-reach.js';
import type { Mark } from '../../dicom-sr/measurement/mark.js';
import type { CtImage } from '../../dicom-sr/volume/ct-image.js';
import type { CtVolume, Modality } from '../../dicom-sr/volume/ct-volume.js';
import type { FrameHeader } from '../../dicom-sr/volume/frame-header.js';
import type { ImagePlane } from '../../dicom-sr/volume/image-plane.js';
import { planVolume } from '../../dicom-sr/volume/plan-volume.js';
import type { Part10 } from '../../dicom-sr/part10/read-part10.js';
import { bytesOf, textOf } from '../../dicom-sr/part10/natural-dataset.js';
import type { ReadImagesOptions } from '../../dicom-sr/volume/read-ct-image.js';
import { readImages } from '../../dicom-sr/volume/read-ct-image.js';
import { VolumeBuilder } from '../../dicom-sr/volume/volume-builder.js';
import type { DecodeFrame } from '../../dicom-sr/volume/stored-frame.js';
import type { VolumePlan } from '../../dicom-sr/volume/volume-plan.js';
import { ahead } from './ahead.js';
import { BoundedCache } from './bounded-cache.js';
import { refuseBytes } from './refuse-bytes.js';
import { SeriesArena } from './series-arena.js';
import type { FileWithHeaders, SeriesHeaders, SeriesSource } from './series-source.js';
import { isOneFrameAsItIs } from './series-source.js';

export interface SeriesVolumesOptions {
  /** Opens a series; its headers are asked for once. */
  readonly open: (studyInstanceUID: string, seriesInstanceUID: string) => SeriesSource;
  /** Largest volume. */
  readonly seriesBytes: number;
  /** Images that are kept. */
  readonly cacheBytes: number;
  /** Only CT unless given. */
  readonly modalities?: readonly Modality[];
  /** What decodes; this thread unless given. */
  readonly decode?: DecodeFrame;
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
/** Files that are decoded at the same time: two threads have one each, and another that waits. */
const decodedAtOnce = 4;

interface OpenSeries {
  readonly uid: string;
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
  /**
   * Frames by series, instance and number. Of what came with headers, frames by series, and files that are still to be decoded by series and
   * instance.
   */
  readonly #kept: BoundedCache<Part10 | CtImage | SeriesArena>;
  readonly #abort = new AbortController();

  constructor(private readonly options: SeriesVolumesOptions) {
    this.#kept = new BoundedCache(options.cacheBytes);
  }

  /**
   * @param growth how many times the result touched the end of the volume
   * @throws {DicomError} for a series that cannot be one volume around the mark, series-too-large, unsupported-transfer-syntax …
   * @throws {PacsError} when the archive does not give it
   */
  async around(studyInstanceUID: string, seriesInstanceUID: string, mark: Mark, growth = 0): Promise<CtVolume> {
    const series = this.#open(studyInstanceUID, seriesInstanceUID);
    const plan = await this.#plan(series, mark, growth);
    const volume = series.last.then(() => this.#build(series, plan));
    series.last = volume.catch(() => undefined);
    return volume;
  }

  /** The series has grown: what is known of it is out of date. */
  forget(seriesInstanceUID: string): void {
    this.#series.delete(seriesInstanceUID);
    this.#kept.delete(seriesInstanceUID);
    this.#kept.deleteAll(`${seriesInstanceUID} `);
  }

  /** Ends retrievals that are under way and lets go of every volume. */
  close(): void {
    this.#abort.abort();
    this.#series.clear();
    this.#kept.clear();
  }

  async #plan(series: OpenSeries, mark: Mark, growth: number): Promise<VolumePlan> {
    const { frames, problems } = await series.headers;
    const reachMm = (plane: ImagePlane): number => lesionReachMm(mark, plane, growth);
    try {
      const plan = planVolume(frames, { image: mark.referencedImage, reachMm }, problems);
      refuseBytes(plan, this.options.seriesBytes);
      return plan;
    } catch (error) {
      // What is missing may have come when somebody asks again, and not every archive tells of it.
      if (this.#series.get(series.uid) === series) this.#series.delete(series.uid);
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

  #begin(study: string, uid: string): OpenSeries {
    const source = this.options.open(study, uid);
    const open = { uid, source, headers: this.#headers(uid, source), last: Promise.resolve() };
    open.headers.catch(() => {
      if (this.#series.get(uid) === open) this.#series.delete(uid);
    });
    return open;
  }

  async #headers(series: string, source: SeriesSource): Promise<SeriesHeaders> {
    const started = performance.now();
    let [images, bytes] = [0, 0];
    const arenaOf = memoized((count: number) => new SeriesArena(count, this.options.cacheBytes));
    const onFile = async (one: FileWithHeaders): Promise<void> => {
      images += 1;
      bytes += pixelBytes(one.file);
      await this.#keep(series, one, arenaOf(one.count));
    };
    const headers = await source.headers({ mostBytes: this.options.cacheBytes, onFile, signal: this.#abort.signal });
    if (images > 0) this.options.onFetched?.({ series, images, bytes, durationMs: performance.now() - started });
    return headers;
  }

  /** Nobody knows yet whether a file is wanted. What needs no codec costs next to nothing while the next one is under way; the rest waits. */
  async #keep(series: string, { file, frames }: FileWithHeaders, arena: SeriesArena): Promise<void> {
    if (!isOneFrameAsItIs(file)) {
      const uid = textOf(file.dataset, 'SOPInstanceUID') ?? '';
      return this.#kept.set(fileKey(series, uid), file, pixelBytes(file));
    }
    try {
      const roomFor = (frame: FrameHeader): Int16Array | undefined => arena.roomFor(frame);
      const read = await readImages(file, { ...this.#reading(), headers: frames, roomFor });
      for (const image of read) arena.keep(image);
      this.#kept.set(series, arena, arena.bytes);
    } catch (error) {
      // What cannot be read is fetched again, and refused, where it is wanted.
      if (!(error instanceof DicomError)) throw error;
    }
  }

  async #build({ uid: series, source }: OpenSeries, plan: VolumePlan): Promise<CtVolume> {
    const kept = this.#kept.get(series);
    const arena = kept instanceof SeriesArena ? kept : undefined;
    const builder = new VolumeBuilder(plan, { room: arena?.roomOf(plan) });
    const frames = plan.slots
      .flatMap((slot) => slot.frames)
      .filter((frame) => !this.#take(series, frame, builder, arena));
    const instances = new Set(frames.map(({ sopInstanceUID }) => sopInstanceUID));
    const keys = new Set(frames.map((frame) => frameKey(series, frame)));
    const wants = (frame: FrameHeader): boolean => keys.has(frameKey(series, frame));
    const files = this.#keptFiles(series, instances);
    const missing = new Set([...instances].filter((uid) => !files.has(uid)));
    for await (const images of this.#readAll(series, files.values(), wants))
      for (const image of images) builder.add(image);
    if (missing.size > 0) await this.#fetch(series, source, missing, { builder, wants });
    return builder.build();
  }

  #take(series: string, frame: FrameHeader, builder: VolumeBuilder, arena: SeriesArena | undefined): boolean {
    const image = arena?.get(frame) ?? this.#kept.get(frameKey(series, frame));
    if (image === undefined || !('pixels' in image)) return false;
    builder.add(image);
    return true;
  }

  #keptFiles(series: string, instances: ReadonlySet<string>): ReadonlyMap<string, Part10> {
    const files = [...instances].map((uid) => [uid, this.#kept.get(fileKey(series, uid))] as const);
    return new Map(files.flatMap(([uid, file]) => (file !== undefined && 'dataset' in file ? [[uid, file]] : [])));
  }

  async #fetch(
    series: string,
    source: SeriesSource,
    instances: ReadonlySet<string>,
    { builder, wants }: Wanted,
  ): Promise<void> {
    const started = performance.now();
    let [count, bytes] = [0, 0];
    for await (const images of this.#readAll(series, source.files(instances, this.#abort.signal), wants)) {
      for (const image of images) builder.add(image);
      count += images.length;
      bytes += images.reduce((sum, { pixels }) => sum + pixels.byteLength, 0);
    }
    this.options.onFetched?.({ series, images: count, bytes, durationMs: performance.now() - started });
  }

  /** The images of each file, in the order of the files; some are decoded while others come. */
  #readAll(series: string, files: Iterable<Part10> | AsyncIterable<Part10>, wants: Wanted['wants']) {
    return ahead(files, decodedAtOnce, (file) => this.#read(series, file, wants));
  }

  /** A file of one frame is overwritten by its intensities: nothing is copied, and nothing else of it is kept alive. */
  async #read(series: string, file: Part10, wants: Wanted['wants']): Promise<readonly CtImage[]> {
    const images = await readImages(file, { ...this.#reading(), overwrites: isOneFrameAsItIs(file), wants });
    for (const image of images) this.#kept.set(frameKey(series, image), image, image.pixels.byteLength);
    const [first] = images;
    if (first?.numberOfFrames === 1) this.#kept.delete(fileKey(series, first.sopInstanceUID));
    return images;
  }

  #reading(): Pick<ReadImagesOptions, 'modalities' | 'decode'> {
    const { modalities, decode } = this.options;
    return { ...(modalities && { modalities }), ...(decode && { decode }) };
  }
}

interface Wanted {
  readonly builder: VolumeBuilder;
  readonly wants: (frame: FrameHeader) => boolean;
}

/** @returns what is made at the first call, for ever. */
function memoized<A, T>(make: (argument: A) => T): (argument: A) => T {
  let made: T | undefined;
  return (argument) => (made ??= make(argument));
}

/** Nearly all of a file. */
const pixelBytes = ({ dataset }: Part10): number =>
  bytesOf(dataset, 'PixelData').reduce((sum, { length }) => sum + length, 0);

const fileKey = (series: string, sopInstanceUID: string): string => `${series} ${sopInstanceUID}`;

const frameKey = (series: string, { sopInstanceUID, frameNumber }: Pick<CtImage, 'sopInstanceUID' | 'frameNumber'>) =>
  `${fileKey(series, sopInstanceUID)} ${frameNumber ?? 1}`;
