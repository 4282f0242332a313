import { sopClass } from '../../dicom-sr/part10/sop-class.js';
import { isVolumeImage } from '../../dicom-sr/volume/image-sop-classes.js';
import type { InstanceArrival } from '../change-feed/change-feed.js';
import type { PipelineContext } from './pipeline-context.js';
import { reviveRefused } from './revive-refused.js';
import type { SeriesVolumes } from './series-volumes.js';
import { wantedSopClasses } from './wanted-documents.js';

/** What of a page concerned us. */
export interface Accepted {
  /** Documents that were not known and wait to be read. */
  readonly documents: number;
  readonly images: number;
}

/** Takes up what arrived in the archive: documents that may hold marks, and images that jobs may wait for. */
export class Intake {
  constructor(
    private readonly context: Pick<PipelineContext, 'state' | 'documents' | 'events' | 'log' | 'settings' | 'now'>,
    private readonly volumes: Pick<SeriesVolumes, 'forget'>,
    private readonly onImages: () => void,
  ) {}

  /** When this resolves, everything is kept durably; the same arrivals again change nothing. */
  async accept(arrivals: readonly InstanceArrival[]): Promise<Accepted> {
    const images = arrivals.filter(({ sopClassUID }) => isVolumeImage(sopClassUID, this.context.settings.modalities));
    await this.#acceptImages(images);
    const segmentations = arrivals.filter(({ sopClassUID }) => sopClassUID === sopClass.segmentationStorage);
    for (const { studyInstanceUID } of distinct(segmentations, 'studyInstanceUID'))
      await this.#readAgain(studyInstanceUID);
    let documents = 0;
    for (const arrival of arrivals) if (await this.#acceptDocument(arrival)) documents += 1;
    return { documents, images: images.length };
  }

  async #acceptImages(images: readonly InstanceArrival[]): Promise<void> {
    if (images.length === 0) return;
    const { state, settings, now } = this.context;
    const at = now();
    for (const { studyInstanceUID, seriesInstanceUID } of distinct(images, 'seriesInstanceUID')) {
      this.volumes.forget(seriesInstanceUID);
      await state.series.touch(studyInstanceUID, seriesInstanceUID, at);
    }
    for (const { studyInstanceUID } of distinct(images, 'studyInstanceUID')) {
      await reviveRefused(this.context, await state.jobs.ofStudy(studyInstanceUID));
      await this.#readAgain(studyInstanceUID);
      await state.jobs.wakeWaiting(studyInstanceUID, new Date(at.getTime() + settings.quietMs));
    }
    this.onImages();
  }

  /** Documents whose marks could not be placed for want of the images, or of the segmentation that they were measured on. */
  async #readAgain(study: string): Promise<void> {
    for (const { kind, failure, ...document } of await this.context.state.documents.ofStudy(study)) {
      if (kind !== 'failed' || !curable.has(failure ?? '')) continue;
      const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = document;
      const payload = { studyInstanceUID, seriesInstanceUID, sopInstanceUID };
      await this.context.documents.enqueue({ key: sopInstanceUID, payload });
    }
  }

  /** Our own results are known by their series, without fetching them; after a loss of the state, by what they say of themselves. */
  async #acceptDocument({
    studyInstanceUID,
    seriesInstanceUID,
    sopInstanceUID,
    sopClassUID,
  }: InstanceArrival): Promise<boolean> {
    const { state, documents } = this.context;
    const isWanted = wantedSopClasses(this.context.settings).includes(sopClassUID);
    if (!isWanted && !sopClassUID.startsWith(structuredReport)) return false;
    if (await state.results.isOwnSeries(seriesInstanceUID)) return false;
    const known = await state.documents.find(sopInstanceUID);
    if (known !== undefined && known.kind !== 'failed') return false;
    const payload = { studyInstanceUID, seriesInstanceUID, sopInstanceUID };
    if (!isWanted) {
      await state.documents.accept({ ...payload, sopClassUID, ...unmarked }, []);
      return false;
    }
    return documents.enqueue({ key: sopInstanceUID, payload });
  }
}

/** Why a document has no mark that can be placed yet. */
const curable: ReadonlySet<string> = new Set(['image-not-found', 'segmentation-not-found']);

/** The SOP classes of structured reports (PS3.4 B.5). */
const structuredReport = '1.2.840.10008.5.1.4.1.1.88.';

/** A report of a kind that holds no marks, such as of the dose: noted, so that no sweep asks for it again. */
const unmarked = { kind: 'no-marks', warnings: [], writtenAt: '', predecessors: [] } as const;

/** The first arrival of each study or series. */
const distinct = (arrivals: readonly InstanceArrival[], by: 'studyInstanceUID' | 'seriesInstanceUID') => [
  ...new Map(arrivals.map((arrival) => [arrival[by], arrival])).values(),
];
