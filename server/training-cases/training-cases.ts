import type { Affine } from '../../dicom-sr/geometry/affine.js';
import { indexToLps } from '../../dicom-sr/geometry/affine.js';
import type { IndexPoint } from '../../dicom-sr/geometry/index-point.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';
import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';
import type { VoxelAxis, VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import { fitMask } from '../../models/interactive/fit-mask.js';
import { alignMasks } from '../../models/metrics/align-masks.js';
import { ServerError } from '../errors/server-error.js';
import type { LesionSource } from '../interactive/lesion-source.js';
import { maskOfView } from '../interactive/mask-view.js';
import { writeNifti } from '../phantom/write-nifti.js';
import type { ArchivedEntry, Correction } from '../review/review-entry.js';
import type { ReviewStore } from '../review/review-store.js';
import { partOf, pseudonymOf } from './pseudonym.js';
import type { TrainingCase, TrainingFiles } from './training-case.js';

export interface TrainingCasesOptions {
  readonly reviews: ReviewStore;
  readonly lesions: LesionSource;
  /** Of this installation, hex; pseudonyms come from it. */
  readonly secret: string;
}

/** mm of surroundings that are exported around a lesion, in the plane. */
const marginMm = 40;

type Corrected = ArchivedEntry & { readonly correction: Correction };

/** Corrections as training cases: mask, mark and provenance, without anything that leads to the patient. */
export class TrainingCases {
  constructor(private readonly options: TrainingCasesOptions) {}

  async list(): Promise<readonly TrainingCase[]> {
    const entries = await this.#corrections();
    return Promise.all(entries.map((entry) => this.#describe(entry)));
  }

  /** @throws {ServerError} job-not-found @throws {DicomError} @throws {PacsError} */
  async files(id: string): Promise<TrainingFiles> {
    const entry = (await this.#corrections()).find(({ jobId }) => this.#pseudonym('lesion', jobId) === id);
    if (entry === undefined) throw new ServerError('job-not-found');
    const { lesions } = this.options;
    const { job } = await lesions.find(entry.jobId);
    return lesions.inVolume(job, (volume) => {
      const { voxel } = lesions.locate(job, volume, entry.correction.movedMark);
      return cropped(volume, maskOfView(entry.correction.mask, volume), voxel);
    });
  }

  async #corrections(): Promise<readonly Corrected[]> {
    const entries = await this.options.reviews.corrections();
    return entries.flatMap((entry) =>
      entry.correction === undefined ? [] : [{ ...entry, correction: entry.correction }],
    );
  }

  async #describe({ jobId, correction, reader, seconds }: Corrected): Promise<TrainingCase> {
    const { origin, method, edit, patient } = correction;
    const pseudonym = this.#pseudonym('patient', patient);
    return {
      id: this.#pseudonym('lesion', jobId),
      patient: pseudonym,
      split: partOf(pseudonym),
      method: { id: method.id, version: method.version },
      origin,
      reader: this.#pseudonym('reader', reader.id),
      ...(edit === undefined ? {} : { edit }),
      ...(seconds === undefined ? {} : { seconds }),
    };
  }

  #pseudonym(kind: 'patient' | 'reader' | 'lesion', name: string): string {
    return pseudonymOf(this.options.secret, kind, name);
  }
}

/** The lesion with its surroundings: every slice of the volume, and in the plane a margin. */
function cropped(volume: CtVolume, whole: Mask, mark: VoxelMark): TrainingFiles {
  const mask = fitMask(whole, volume.shape);
  const region = regionAround(volume, mask, mark);
  const [k, j, i] = region.origin;
  const affine: Affine = { ...volume.affine, origin: indexToLps(volume.affine, i, j, k) };
  const grid = { shape: region.shape, affine };
  const place = ([column, row]: IndexPoint): IndexPoint => [column - i, row - j];
  const moved = ([a, b]: VoxelAxis): VoxelAxis => [place(a), place(b)];
  return {
    mark: {
      slice: mark.slice - k,
      longAxis: moved(mark.longAxis),
      ...(mark.shortAxis === undefined ? {} : { shortAxis: moved(mark.shortAxis) }),
    },
    ct: writeNifti({ ...grid, voxels: voxelsIn(volume, region) }),
    mask: writeNifti({ ...grid, voxels: maskIn(mask, region) }),
  };
}

interface Region {
  readonly origin: SliceRowColumn;
  readonly shape: SliceRowColumn;
}

function regionAround({ shape, spacingMm }: CtVolume, mask: Mask, mark: VoxelMark): Region {
  const points = [...mark.longAxis, ...(mark.shortAxis ?? [])];
  const range = (axis: 1 | 2): readonly [number, number] => {
    const own = points.map((point) => point[axis === 1 ? 1 : 0]);
    const low = Math.min(mask.origin[axis], ...own) - marginMm / spacingMm[axis];
    const high = Math.max(mask.origin[axis] + mask.shape[axis], ...own) + marginMm / spacingMm[axis];
    return [Math.max(0, Math.floor(low)), Math.min(shape[axis], Math.ceil(high))];
  };
  const [rows, columns] = [range(1), range(2)];
  return { origin: [0, rows[0], columns[0]], shape: [shape[0], rows[1] - rows[0], columns[1] - columns[0]] };
}

/** HU rounded: NIfTI readers of all kinds take 16 bits. */
function voxelsIn({ voxels, shape }: CtVolume, { origin, shape: [slices, rows, columns] }: Region): Int16Array {
  const crop = new Int16Array(slices * rows * columns);
  for (let k = 0, out = 0; k < slices; k++) {
    for (let j = 0; j < rows; j++) {
      const line = ((k + origin[0]) * shape[1] + j + origin[1]) * shape[2] + origin[2];
      for (let c = 0; c < columns; c++, out++) crop[out] = Math.round(voxels[line + c]);
    }
  }
  return crop;
}

/** The region holds the whole mask, so that what the two share is the region. */
const maskIn = (mask: Mask, { origin, shape }: Region): Uint8Array =>
  alignMasks({ origin, shape, voxels: new Uint8Array(shape[0] * shape[1] * shape[2]) }, mask).second;
