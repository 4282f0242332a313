import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { AgreementMap } from '../../models/interactive/agreement.js';
import type { MarkProposal, RoughBox } from '../../models/interactive/propose-mark.js';
import type { SegmentRequest, Segmenter } from './segmenter.js';

export interface ProposeRequest {
  readonly volume: Volume;
  readonly box: RoughBox;
}

/** What a person waits for, beside segmenting: goes before the lesions of the queue. */
export interface InteractiveSegmenter extends Segmenter {
  /** A RECIST mark from a rough box. */
  propose(request: ProposeRequest): Promise<MarkProposal>;
  /** How sure each voxel of a lesion is. */
  agreement(request: SegmentRequest): Promise<AgreementMap>;
}
