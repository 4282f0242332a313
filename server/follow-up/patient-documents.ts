import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import type { Mark } from '../../dicom-sr/measurement/mark.js';
import type { NaturalDataset } from '../../dicom-sr/part10/natural-dataset.js';
import { numberOf, numbersOf, textOf } from '../../dicom-sr/part10/natural-dataset.js';
import type { PixelSize } from '../../dicom-sr/readers/lines/pair-lines.js';
import { readMarks } from '../../dicom-sr/readers/read-marks.js';
import { readVersion } from '../../dicom-sr/readers/read-version.js';
import type { ReadResult } from '../../dicom-sr/readers/result-reader.js';
import { readRejected, readResult } from '../../dicom-sr/readers/result-reader.js';
import type { PatientStudyHeader } from '../../dicom-sr/volume/ct-volume.js';
import type { ImagePlane } from '../../dicom-sr/volume/image-plane.js';
import { readImagePlane } from '../../dicom-sr/volume/image-plane.js';
import { readPatientStudyHeader } from '../../dicom-sr/volume/read-patient-study-header.js';
import { isOwnObject } from '../../dicom-sr/provenance/is-own-object.js';

/** A mark with the patient and the study that it belongs to. */
export interface DatedMark {
  readonly mark: Mark;
  readonly patient: string;
  /** YYYYMMDD; '' where nobody says. */
  readonly date: string;
  readonly writtenAt: string;
}

/** A result with the patient and the study that it belongs to. */
export interface DatedResult {
  readonly result: ReadResult;
  readonly patient: string;
  readonly date: string;
}

/** What an image says that a mark on it needs. */
export interface MarkedImage {
  readonly sliceThicknessMm?: number;
  /** `native`, `arterial`, `portal venous`, `delayed`, or `contrast` where nobody says which. */
  readonly phase?: string;
  /** Where it lies; absent for what is no plane. */
  readonly place?: {
    readonly studyInstanceUID: string;
    readonly seriesInstanceUID: string;
    readonly plane: ImagePlane;
  };
}

/** Everything that is known of a patient over time. */
export interface PatientDocuments {
  readonly marks: readonly DatedMark[];
  /** mm of a pixel [row, column], by SOP Instance UID of the images. */
  readonly pixelSizes: ReadonlyMap<string, PixelSize>;
  readonly images?: ReadonlyMap<string, MarkedImage>;
  readonly results?: readonly DatedResult[];
  /** SOP Instance UIDs of what readers rejected. */
  readonly rejected?: ReadonlySet<string>;
  /** Patient and study, one a study, where a DICOM object says. */
  readonly headers?: readonly PatientStudyHeader[];
  /** Reads the images of a series that is there whole. */
  readonly readSeries?: (seriesInstanceUID: string) => AsyncIterable<Uint8Array>;
  /** Reads an image by its SOP Instance UID; for pictures. */
  readonly readImage?: (sopInstanceUID: string) => Promise<Uint8Array | undefined>;
}

/** Takes documents up one by one. */
export class PatientDocumentsBuilder implements PatientDocuments {
  readonly marks: DatedMark[] = [];
  readonly pixelSizes = new Map<string, PixelSize>();
  readonly images = new Map<string, MarkedImage>();
  readonly results: DatedResult[] = [];
  readonly rejected = new Set<string>();
  readonly headers: PatientStudyHeader[] = [];
  readonly #studies = new Set<string>();
  readonly #series = new Map<string, string[]>();
  readonly #sources = new Map<string, () => Promise<Uint8Array>>();
  readonly readImage = async (sopInstanceUID: string): Promise<Uint8Array | undefined> =>
    this.#sources.get(sopInstanceUID)?.();

  async *readSeries(seriesInstanceUID: string): AsyncIterable<Uint8Array> {
    for (const uid of this.#series.get(seriesInstanceUID) ?? []) {
      const image = await this.readImage(uid);
      if (image !== undefined) yield image;
    }
  }

  /** A report, presentation state or note as read. */
  addDocument(dataset: NaturalDataset): void {
    const [patient, date] = [textOf(dataset, 'PatientID') ?? '', textOf(dataset, 'StudyDate') ?? ''];
    this.#keepHeader(dataset);
    for (const uid of readRejected(dataset)) this.rejected.add(uid);
    const result = readResult(dataset);
    if (result !== undefined) this.results.push({ result, patient, date });
    if (isOwnObject(dataset)) return;
    const { writtenAt } = readVersion(dataset);
    for (const mark of readMarks(dataset).marks) this.marks.push({ mark, patient, date, writtenAt });
  }

  /** The head of an image. */
  addImage(head: NaturalDataset, read?: () => Promise<Uint8Array>): void {
    const uid = textOf(head, 'SOPInstanceUID');
    if (uid === undefined) return;
    if (read !== undefined) this.#sources.set(uid, read);
    this.#keepHeader(head);
    const [row, column] = numbersOf(head, 'PixelSpacing');
    if (row > 0 && column > 0) this.pixelSizes.set(uid, [row, column]);
    const sliceThicknessMm = numberOf(head, 'SliceThickness');
    const phase = phaseOf(head);
    const place = placeOf(head);
    if (place !== undefined) {
      const series = this.#series.get(place.seriesInstanceUID);
      if (series === undefined) this.#series.set(place.seriesInstanceUID, [uid]);
      else series.push(uid);
    }
    this.images.set(uid, {
      ...(place && { place }),
      ...(sliceThicknessMm !== undefined && { sliceThicknessMm }),
      ...(phase !== undefined && { phase }),
    });
  }

  #keepHeader(dataset: NaturalDataset): void {
    const study = textOf(dataset, 'StudyInstanceUID') ?? '';
    if (study === '' || this.#studies.has(study)) return;
    this.#studies.add(study);
    this.headers.push(readPatientStudyHeader(dataset));
  }
}

/** An image of several frames, or without a plane, is not looked at again. */
function placeOf(head: NaturalDataset): MarkedImage['place'] {
  const [studyInstanceUID, seriesInstanceUID] = [textOf(head, 'StudyInstanceUID'), textOf(head, 'SeriesInstanceUID')];
  if (studyInstanceUID === undefined || seriesInstanceUID === undefined) return undefined;
  try {
    return { studyInstanceUID, seriesInstanceUID, plane: readImagePlane(head) };
  } catch (error) {
    if (error instanceof DicomError) return undefined;
    throw error;
  }
}

const phases: readonly (readonly [RegExp, string])[] = [
  [/nativ|non.?contrast|without|unenhanced|plain/i, 'native'],
  [/arter/i, 'arterial'],
  [/port|venous|ven\b/i, 'portal venous'],
  [/delay|late|spaet|spät/i, 'delayed'],
];

/** By the name of the series, else by whether an agent was given; undefined where the image says neither. */
function phaseOf(head: NaturalDataset): string | undefined {
  const description = textOf(head, 'SeriesDescription') ?? '';
  const named = phases.find(([pattern]) => pattern.test(description))?.[1];
  return named ?? (textOf(head, 'ContrastBolusAgent') === undefined ? undefined : 'contrast');
}
