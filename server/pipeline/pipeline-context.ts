import type { MethodDescription } from '../../dicom-sr/measurement/method-description.js';
import type { Modality } from '../../dicom-sr/volume/ct-volume.js';
import type { DecodeFrame } from '../../dicom-sr/volume/stored-frame.js';
import type { Log } from '../logging/log.js';
import type { Pacs } from '../pacs/pacs.js';
import type { JobQueue } from '../queue/job-queue.js';
import type { Segmenter } from '../segmenter/segmenter.js';
import type { StateStore } from '../state/state-store.js';
import type { PipelineEvents } from './pipeline-events.js';
import type { WantedDocuments } from './wanted-documents.js';

/** A document to be looked at. */
export interface DocumentReference {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
}

/** A message in the queue of documents. */
export interface DocumentWork extends DocumentReference {
  /** Read also when it was read before, for jobs of this method id. */
  readonly againWith?: string;
}

/** A message in the queue of lesions; everything else is in the state store. */
export interface LesionWork {
  readonly jobId: string;
}

export interface PipelineSettings extends WantedDocuments {
  /** Method id of new jobs, or `default`. */
  readonly method: string;
  readonly srSopClass: 'comprehensive-3d' | 'enhanced';
  /** How long a CT series must not have grown. */
  readonly quietMs: number;
  /** How long a mark waits for its CT. */
  readonly waitMs: number;
  readonly concurrency: number;
  readonly deliveryLimit: number;
  /** Delay before the second attempt; it grows fourfold with each further one. */
  readonly retryMs: number;
  /** Delay between tries while the archive is away; they do not count as attempts. */
  readonly outageRetryMs: number;
  /** How long a job is kept through an outage. */
  readonly outageMs: number;
  readonly seriesBytes: number;
  readonly cacheBytes: number;
  /** Only CT unless given. */
  readonly modalities?: readonly Modality[];
}

/** The ports and settings that every part of the pipeline works with. */
export interface PipelineContext {
  readonly pacs: Pacs;
  readonly state: StateStore;
  readonly documents: JobQueue<DocumentWork>;
  readonly lesions: JobQueue<LesionWork>;
  readonly segmenter: Segmenter;
  /** What decodes images; this thread unless given. */
  readonly decode?: DecodeFrame;
  /** @throws an error with a code for an unknown method */
  readonly describeMethod: (id: string) => MethodDescription;
  /** What keeps a known method from running in this process; nothing does unless given. */
  readonly methodFailure?: (id: string) => { readonly code: string } | undefined;
  readonly events: PipelineEvents;
  readonly log: Log;
  readonly settings: PipelineSettings;
  readonly now: () => Date;
}
