import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { CandidateLimits, FoundCandidates } from '../../models/candidates/candidate-search.js';
import type { AgreementMap } from '../../models/interactive/agreement.js';
import type { MarkProposal, RoughBox } from '../../models/interactive/propose-mark.js';
import type { SegmentOutcome, SegmentRequest, Segmenter } from './segmenter.js';

export interface ProposeRequest {
  readonly volume: Volume;
  readonly box: RoughBox;
}

export interface CandidateRequest extends CandidateLimits {
  /** A whole study, or what of it is one volume. */
  readonly volume: Volume;
}

/** A segmentation without the interval of its volume, which takes four further runs. */
export type QuickOutcome = Omit<SegmentOutcome, 'measurements'> & {
  readonly measurements: Omit<SegmentOutcome['measurements'], 'volumeIntervalMm3'>;
};

/** What a person waits for, beside segmenting: goes before the lesions of the queue. */
export interface InteractiveSegmenter extends Segmenter {
  /** @returns false while threads start; what is asked of them meanwhile is done all the same, later. */
  isReady(): boolean;
  /** Segments once, for a reader who changes something and looks. */
  segmentQuickly(request: SegmentRequest): Promise<QuickOutcome>;
  /** A RECIST mark from a rough box. */
  propose(request: ProposeRequest): Promise<MarkProposal>;
  /** Lesions that a network finds without a mark; proposals, no results. @throws {MethodError} weights-not-installed */
  candidates(request: CandidateRequest): Promise<FoundCandidates>;
  /** How sure each voxel of a lesion is. */
  agreement(request: SegmentRequest): Promise<AgreementMap>;
}
