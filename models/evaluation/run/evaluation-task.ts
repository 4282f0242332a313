import type { SliceRowColumn } from '../../../dicom-sr/volume/volume.js';
import type { VoxelMark } from '../../../dicom-sr/volume/voxel-mark.js';
import type { SegmentationFlag } from '../../methods/segmentation-method.js';
import type { LesionPair } from '../input/lesion-pair.js';
import type { PackedMask } from '../input/packed-mask.js';
import type { LesionScores } from '../scoring/score-lesion.js';

/** Why a lesion, or one method on it, has no result; the code is stable, the detail names no file. */
export interface Failure {
  readonly code: string;
  readonly detail: string;
}

/** What is known of a lesion before any method runs. */
export interface LesionFacts {
  readonly label: number;
  /** The mark before jitter. */
  readonly mark: VoxelMark;
  /** Axes of that mark between pixel centres, mm; the short one is absent where the mark has none. */
  readonly longMm: number;
  readonly shortMm?: number;
  readonly imageShape: SliceRowColumn;
  /** Absent where there is no truth. */
  readonly truth?: TruthFacts;
}

/** A lesion that cannot be evaluated at all; label 0 where the whole pair is refused before its labels are known. */
export interface LesionRefusal {
  readonly label: number;
  readonly failure: Failure;
}

export interface TruthFacts {
  readonly volumeMl: number;
  readonly components: number;
  readonly leftOutVoxels: number;
  /** Slices of the image without truth, below and above it. */
  readonly marginSlices: readonly [below: number, above: number];
}

/** What one method made of one lesion. */
export interface MethodOutcome {
  /** As it was asked for, e.g. `default`. */
  readonly method: string;
  /** What that stands for. */
  readonly methodId: string;
  readonly methodVersion: string;
  readonly dimension: 2 | 3;
  /** Wall time of the segmentation alone, in one thread. */
  readonly seconds: number;
  readonly flags: readonly SegmentationFlag[];
  readonly resultMl?: number;
  /** Absent without truth, and after a failure. */
  readonly scores?: LesionScores;
  /** Kept where masks or pictures were asked for. */
  readonly mask?: PackedMask;
  readonly failure?: Failure;
}

/** One mark from a file, for a given pair. */
export interface TaskMark {
  readonly label?: number;
  readonly mark: VoxelMark;
}

/** Looks into a pair: which lesions does it hold? With marks from a file, those are the lesions. */
export interface InspectTask {
  readonly kind: 'inspect';
  readonly pair: LesionPair;
  readonly marks?: readonly TaskMark[];
}
/** Ascending by label. */
export type InspectResult = readonly (LesionFacts | LesionRefusal)[];

/** Runs methods on one lesion and scores them. */
export interface EvaluateTask {
  readonly kind: 'evaluate';
  readonly pair: LesionPair;
  readonly label: number;
  /** As given to the methods, jitter included. */
  readonly mark: VoxelMark;
  /** Whether the mark was derived from the truth (so that the truth is the largest component), or came from a file. */
  readonly markDerived: boolean;
  readonly methods: readonly string[];
  readonly keepMasks: boolean;
}
export type EvaluateResult = readonly MethodOutcome[];

/** One lesion of a contact sheet. */
export interface SheetItem {
  readonly pair: LesionPair;
  readonly label: number;
  readonly mark: VoxelMark;
  readonly markDerived: boolean;
  readonly result: PackedMask;
  /** Text beside (3D) or below (2D) the pictures. */
  readonly caption: readonly string[];
}

/** Draws one page of a contact sheet. */
export interface SheetTask {
  readonly kind: 'sheet';
  readonly title: string;
  readonly subtitle: string;
  readonly method: string;
  readonly dimension: 2 | 3;
  readonly items: readonly SheetItem[];
}
/** A PNG file. */
export type SheetResult = Uint8Array;

export type EvaluationTask = InspectTask | EvaluateTask | SheetTask;
export type ResultOf<T extends EvaluationTask> = T extends InspectTask
  ? InspectResult
  : T extends EvaluateTask
    ? EvaluateResult
    : SheetResult;

/** What became of a task: that it could not be done is an expected outcome too. */
export type TaskOutcome<R> =
  { readonly ok: true; readonly value: R } | { readonly ok: false; readonly failure: Failure };

/** Runs tasks, in this thread or in others. */
export interface TaskRunner {
  run<T extends EvaluationTask>(task: T): Promise<TaskOutcome<ResultOf<T>>>;
  close(): Promise<void>;
}
