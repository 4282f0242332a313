import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { NaturalDataset } from '../../dicom-sr/part10/natural-dataset.js';
import { itemsOf, textOf } from '../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import { sopClass } from '../../dicom-sr/part10/sop-class.js';
import { isOwnObject } from '../../dicom-sr/provenance/is-own-object.js';
import { readVersion } from '../../dicom-sr/readers/read-version.js';
import type { InstanceSummary, Pacs, StorableInstance } from '../pacs/pacs.js';

/** What a reader decided on one result, and the objects that say so. */
export interface ResultDecision {
  readonly decision: 'accepted' | 'rejected';
  /** Verified report, corrected segmentation: they go where the result goes. */
  readonly objects: readonly StorableInstance[];
}

/** By SOP Instance UID of the automatic report, or of the segmentation. */
export type Decisions = ReadonlyMap<string, ResultDecision>;

type Reads = Pick<Pacs, 'searchSeries' | 'searchInstances' | 'retrieveInstance'>;

const reviewModalities = ['SR', 'KO', 'SEG'];

/**
 * @returns what was decided on the results of a study, as the objects of the review say: a verified report accepts what it follows
 *   (PS3.3 C.17.2), a rejection note (IHE IOCM, DCM 113001) rejects what it names. The one that was written last counts.
 * @throws {PacsError}
 */
export async function decisionsInStudy(store: Reads, studyInstanceUID: string): Promise<Decisions> {
  const decisions = new Map<string, ResultDecision>();
  const held = (await ownObjects(store, studyInstanceUID)).sort((a, b) => (a.writtenAt < b.writtenAt ? -1 : 1));
  const segmentations = held.filter(({ object }) => object.sopClassUID === sopClass.segmentationStorage);
  for (const { object, dataset } of held) {
    const { predecessors } = readVersion(dataset);
    const named = evidenceOf(dataset);
    if (object.sopClassUID === sopClass.keyObjectSelection)
      for (const uid of named) decisions.set(uid, { decision: 'rejected', objects: [object] });
    if (textOf(dataset, 'VerificationFlag') !== 'VERIFIED') continue;
    const corrected = segmentations.filter(({ object: seg }) => named.has(seg.sopInstanceUID)).map((seg) => seg.object);
    for (const uid of predecessors) decisions.set(uid, { decision: 'accepted', objects: [...corrected, object] });
  }
  return decisions;
}

interface OwnObject {
  readonly object: StorableInstance;
  readonly dataset: NaturalDataset;
  readonly writtenAt: string;
}

async function ownObjects(store: Reads, study: string): Promise<OwnObject[]> {
  const found: OwnObject[] = [];
  for (const { seriesInstanceUID, modality } of await store.searchSeries(study)) {
    if (!reviewModalities.includes(modality)) continue;
    for (const instance of await store.searchInstances(study, seriesInstanceUID)) {
      const own = await ownObject(store, instance);
      if (own !== undefined) found.push(own);
    }
  }
  return found;
}

async function ownObject(store: Reads, instance: InstanceSummary): Promise<OwnObject | undefined> {
  const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = instance;
  const part10 = await store.retrieveInstance(studyInstanceUID, seriesInstanceUID, sopInstanceUID);
  const { dataset } = readPart10(part10);
  if (!isOwnObject(dataset)) return undefined;
  return { object: { ...instance, part10 }, dataset, writtenAt: readVersion(dataset).writtenAt };
}

/** Current Requested Procedure Evidence, PS3.3 C.17.2. */
const evidenceOf = (dataset: NaturalDataset): ReadonlySet<string> =>
  new Set(
    itemsOf(dataset, 'CurrentRequestedProcedureEvidenceSequence')
      .flatMap((study) => itemsOf(study, 'ReferencedSeriesSequence'))
      .flatMap((series) => itemsOf(series, 'ReferencedSOPSequence'))
      .flatMap((object) => textOf(object, 'ReferencedSOPInstanceUID') ?? []),
  );

/**
 * @param file CSV with the columns `segmentation` (SOP Instance UID, as in report.csv) and `decision` (accepted or rejected); for reviews
 *   that were held elsewhere
 * @returns the decisions, by segmentation; rows that say something else are passed over
 */
export function readDecisions(file: string): Decisions {
  const rows = parse<Record<string, string>>(readFileSync(file, 'utf8'), { columns: true, bom: true, trim: true });
  return new Map(
    rows.flatMap(({ segmentation = '', decision }) =>
      decision === 'accepted' || decision === 'rejected' ? [[segmentation, { decision, objects: [] }] as const] : [],
    ),
  );
}
