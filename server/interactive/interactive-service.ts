import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import { toIndexPoint } from '../../dicom-sr/geometry/index-point.js';
import type { LocatedMark, Mark } from '../../dicom-sr/measurement/mark.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';
import { spreadWindow } from '../../dicom-sr/volume/spread-window.js';
import { straighten } from '../../dicom-sr/volume/straighten.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { CutConstraints } from '../../models/interactive/cut-constraints.js';
import { isUnconstrained } from '../../models/interactive/cut-constraints.js';
import { fitMask } from '../../models/interactive/fit-mask.js';
import type { Stroke } from '../../models/interactive/stroke-voxels.js';
import { strokeVoxels } from '../../models/interactive/stroke-voxels.js';
import { measureLesion } from '../../models/measure/measure-lesion.js';
import { checkLesion } from '../../models/quality/lesion-checks.js';
import type {
  DrawnMark,
  MaskedLesionView,
  MeasureRequestView,
  ProbabilityView,
  ProposedMarkView,
  ProposeRequestView,
  SegmentRequestView,
  StrokeView,
} from '../http/lesion/lesion-schemas.js';
import { checksOfModality } from '../pipeline/checks-of-modality.js';
import { measuredIntensity } from '../pipeline/measured-intensity.js';
import type { Correction } from '../review/review-entry.js';
import type { ReviewStore } from '../review/review-store.js';
import type { InteractiveSegmenter } from '../segmenter/interactive-segmenter.js';
import { findSlice } from './find-slice.js';
import type { Lesion, LesionSource } from './lesion-source.js';
import { axesView, maskedLesionView } from './masked-lesion.js';
import { gridOf, maskOfView, viewOfMask } from './mask-view.js';
import { movedMarkOf } from './moved-mark.js';

export interface InteractiveOptions {
  readonly lesions: LesionSource;
  readonly reviews: ReviewStore;
  readonly segmenter: InteractiveSegmenter;
}

/** A lesion as it counts now: its mask, where its mark is, and what a reader made of it. */
export interface CurrentLesion extends Lesion {
  readonly volume: CtVolume;
  readonly located: LocatedMark;
  readonly mask: Mask;
  readonly correction?: Correction;
}

/** What a reader waits for while he looks and corrects. Nothing is stored. */
export class InteractiveService {
  constructor(private readonly options: InteractiveOptions) {}

  /**
   * @param source `current`: the corrected mask where there is one
   * @throws {ServerError} job-not-found @throws {ReviewError} result-missing
   */
  async lesion(jobId: string, source: 'current' | 'automatic'): Promise<CurrentLesion> {
    const { lesions, reviews } = this.options;
    const lesion = await lesions.find(jobId);
    const correction = source === 'current' ? (await reviews.history(jobId)).at(-1)?.correction : undefined;
    return lesions.inVolume(lesion.job, async (volume) => {
      const located = lesions.locate(lesion.job, volume, correction?.movedMark);
      if (correction !== undefined) {
        const mask = fitMask(maskOfView(correction.mask, volume), volume.shape);
        return { ...lesion, volume, located, correction, mask };
      }
      const found = await lesions.findResult(jobId);
      return { ...found, volume, located, mask: await lesions.automaticMask(found, volume) };
    });
  }

  /** Changes whenever the mask that counts does. @throws {ServerError} job-not-found */
  async version(jobId: string, source: 'current' | 'automatic'): Promise<number> {
    await this.options.lesions.find(jobId);
    return source === 'automatic' ? 0 : ((await this.options.reviews.history(jobId)).at(-1)?.version ?? 0);
  }

  async mask(jobId: string, source: 'current' | 'automatic'): Promise<MaskedLesionView> {
    const started = performance.now();
    const { volume, located, mask, correction, result, job } = await this.lesion(jobId, source);
    const from = correction ?? result;
    if (from === undefined) throw new Error('a lesion with a mask has a result or a correction');
    const { measurements, checks, flags, method } = from;
    return maskedLesionView({
      jobId: job.id,
      volume,
      slice: located.voxel.slice,
      mask,
      measurements,
      checks,
      flags,
      method,
      source: correction === undefined ? 'automatic' : 'corrected',
      durationMs: performance.now() - started,
    });
  }

  /** @throws {DicomError} image-not-found, mark-outside-image @throws {ServerError} of the segmenter */
  async segment(jobId: string, request: SegmentRequestView): Promise<MaskedLesionView> {
    const started = performance.now();
    const { lesions, segmenter } = this.options;
    const { job, result } = await lesions.find(jobId);
    const { volume, mark, constraints } = await lesions.inVolume(job, (around) => ({
      volume: around,
      mark: lesions.locate(job, around, request.mark && movedMarkOf(request.mark, around)).voxel,
      constraints: constraintsOf(request, around),
    }));
    const shown = spreadWindow(volume, mark.slice);
    // A tilted gantry is straightened for what the mark alone says; strokes lie on the slices as they are.
    const straight = isUnconstrained(constraints) ? straighten(shown, mark.slice) : undefined;
    const outcome = await segmenter.segmentQuickly({
      volume: straight?.volume ?? gridOnly(shown),
      mark,
      method: request.method ?? result?.method.id ?? job.method.id,
      constraints,
    });
    const mask = fitMask(straight?.onSlices(outcome.mask) ?? outcome.mask, volume.shape);
    return maskedLesionView({
      ...outcome,
      jobId,
      volume,
      slice: mark.slice,
      mask,
      measurements: { ...outcome.measurements, ...(shown === volume ? {} : measuredIntensity(volume, mask)) },
      checks: checksOfModality(volume, outcome.checks),
      source: 'interactive',
      durationMs: performance.now() - started,
    });
  }

  /** @throws {DicomError} grid-mismatch, empty-mask, image-not-found, mark-outside-image */
  async measure(jobId: string, request: MeasureRequestView): Promise<MaskedLesionView> {
    const started = performance.now();
    const { lesions } = this.options;
    const { job, result } = await lesions.find(jobId);
    const { volume, voxel, mask } = await lesions.inVolume(job, (around) => ({
      volume: around,
      voxel: lesions.locate(job, around, request.mark && movedMarkOf(request.mark, around)).voxel,
      mask: fitMask(maskOfView(request.mask, around), around.shape),
    }));
    const measurements = measureLesion(volume, voxel, mask);
    return maskedLesionView({
      jobId,
      volume,
      slice: voxel.slice,
      mask,
      measurements,
      checks: checksOfModality(volume, checkLesion(volume, voxel, mask, measurements)),
      flags: [],
      method: result?.method ?? job.method,
      source: 'drawn',
      durationMs: performance.now() - started,
    });
  }

  /** What the network of the method says; of a method without one, its masks of marks as further readers could draw them. */
  async probability(jobId: string): Promise<ProbabilityView> {
    const { lesions, segmenter } = this.options;
    const { job, result } = await lesions.findResult(jobId);
    const volume = await lesions.inVolume(job, (around) => around);
    const { voxel } = lesions.locate(job, volume);
    const map = await segmenter.agreement({
      volume: gridOnly(spreadWindow(volume, voxel.slice)),
      mark: voxel,
      method: result.method.id,
    });
    const area = map.shape[1] * map.shape[2];
    return {
      kind: map.kind,
      grid: gridOf(volume),
      region: { row: map.origin[1], column: map.origin[2], rows: map.shape[1], columns: map.shape[2] },
      slices: Array.from({ length: map.shape[0] }, (_, k) => ({
        sopInstanceUID: volume.slices[map.origin[0] + k].sopInstanceUID,
        values: Buffer.from(map.shares.subarray(k * area, (k + 1) * area)).toString('base64'),
      })),
    };
  }

  /** @throws {DicomError} image-not-found, mark-outside-image, empty-mask @throws {PacsError} */
  async propose({
    studyInstanceUID,
    seriesInstanceUID,
    sopInstanceUID,
    box,
  }: ProposeRequestView): Promise<ProposedMarkView> {
    const started = performance.now();
    const place = boxAsMark({ studyInstanceUID, seriesInstanceUID, sopInstanceUID, box });
    const volume = await this.options.lesions.around(studyInstanceUID, seriesInstanceUID, place);
    const slice = sliceOf({ sopInstanceUID }, volume);
    const corners = [toIndexPoint(box[0]), toIndexPoint(box[1])] as const;
    const proposal = await this.options.segmenter.propose({
      volume: gridOnly(spreadWindow(volume, slice)),
      box: { slice, corners },
    });
    const { longAxis, shortAxis } = axesView(proposal.mark, proposal);
    return {
      sopInstanceUID,
      longAxis,
      shortAxis,
      confidence: proposal.confidence,
      method: { id: proposal.method.id, version: proposal.method.version },
      mask: viewOfMask(proposal.mask, volume),
      durationMs: performance.now() - started,
    };
  }
}

/** Only the grid goes to the worker, nothing of the patient; of MR and PET the display window of the marked image. */
const gridOnly = ({ voxels, shape, spacingMm }: CtVolume): Volume => ({ voxels, shape, spacingMm });

/** The box's diagonal stands for a mark: it says which image, and about how large. */
const boxAsMark = ({ box, ...image }: ProposeRequestView): Mark => ({
  longAxis: { endpoints: box },
  referencedImage: { sopClassUID: '', ...image },
  findingSites: [],
  source: {
    sopClassUID: '',
    sopInstanceUID: '',
    seriesInstanceUID: '',
    studyInstanceUID: image.studyInstanceUID,
    groupIndex: 0,
  },
});

function constraintsOf({ strokes, ends }: SegmentRequestView, volume: CtVolume): CutConstraints {
  const drawn = (kind: StrokeView['kind']) =>
    strokeVoxels(
      strokes.filter((stroke) => stroke.kind === kind).map((stroke) => strokeOf(stroke, volume)),
      volume,
    );
  const [add, remove] = [drawn('add'), drawn('remove')];
  return {
    ...(add === undefined ? {} : { add }),
    ...(remove === undefined ? {} : { remove }),
    ...(ends === undefined ? {} : { ends: endsOf(ends, volume) }),
  };
}

const strokeOf = (stroke: StrokeView, volume: CtVolume): Stroke => ({
  slice: sliceOf(stroke, volume),
  points: stroke.points.map(toIndexPoint),
  radiusMm: stroke.radiusMm,
});

function endsOf([a, b]: readonly [string, string], volume: CtVolume): readonly [number, number] {
  const slices = [sliceOf({ sopInstanceUID: a }, volume), sliceOf({ sopInstanceUID: b }, volume)];
  return [Math.min(...slices), Math.max(...slices)];
}

function sliceOf(image: Pick<DrawnMark, 'sopInstanceUID' | 'frameNumber'>, volume: CtVolume): number {
  const slice = findSlice(volume, image);
  if (slice === undefined) throw new DicomError('image-not-found', 'The image is not in this CT series.');
  return slice;
}
