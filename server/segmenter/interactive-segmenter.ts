import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { AgreementMap } from '../../models/interactive/agreement.js';
import type { MarkProposal, RoughBox } from '../../models/interactive/propose-mark.js';
import type { SegmentOutcome, SegmentRequest, Segmenter } from './segmenter.js';

export interface ProposeRequest {
  readonly volume: Volume;
  readonly box: RoughBox;
}

/** A segmentation without the interval of its volume, which takes four further runs. */
export type QuickOutcome = Omit<SegmentOutcome, 'measurements'> & {
  readonly measurements: Omit<SegmentOutcome['measurements'], 'volumeIntervalMm3'>;
};

/** What a person waits for, beside segmenting: goes before the lesions of the queue. */
export interface InteractiveSegmenter extends Segmenter {
  /** Segments once, for a reader who changes something and looks. */
  segmentQuickly(request: SegmentRequest): Promise<QuickOutcome>;
  /** A RECIST mark from a rough box. */
  propose(request: ProposeRequest): Promise<MarkProposal>;
  /** How sure each voxel of a lesion is. */
  agreement(request: SegmentRequest): Promise<AgreementMap>;
}
