import type {
  BrowserNetworkView,
  MaskedLesionView,
  MeasureRequestView,
  PictureQuery,
  ProbabilityView,
  ProposedMarkView,
  ProposeRequestView,
  SegmentRequestView,
} from './lesion-schemas.js';

/** What the lesion routes need of the server behind them. Every method rejects with `job-not-found`, and with what DICOM refuses. */
export interface LesionBackend {
  /** The mask that counts (`current`: the corrected one where there is one), or the automatic one. */
  mask(jobId: string, source: PictureQuery['source']): Promise<MaskedLesionView>;
  segment(jobId: string, request: SegmentRequestView): Promise<MaskedLesionView>;
  measure(jobId: string, request: MeasureRequestView): Promise<MaskedLesionView>;
  probability(jobId: string): Promise<ProbabilityView>;
  propose(request: ProposeRequestView): Promise<ProposedMarkView>;
  /** PNG: the marked slice with mark and contour. */
  thumbnail(jobId: string, query: PictureQuery): Promise<Uint8Array>;
  /** PNG: every slice of the lesion with its contour. */
  strip(jobId: string, query: PictureQuery): Promise<Uint8Array>;
  /** The network that browsers may run. */
  network(): BrowserNetworkView;
  /** Its ONNX file. @throws {MethodError} weights-not-installed */
  networkFile(): Uint8Array;
}
