import type { NaturalDataset } from '../part10/natural-dataset.js';
import { itemsOf, textOf } from '../part10/natural-dataset.js';

/** What a document says of its place among its versions. */
export interface DocumentVersion {
  /** When its content was made, of one width, so that it sorts as text. */
  readonly writtenAt: string;
  /** SOP Instance UIDs of the documents that it replaces (PS3.3 C.17.2 PredecessorDocumentsSequence). */
  readonly predecessors: readonly string[];
}

/** @returns when a document was written and which ones it replaces; absent attributes sort before all others. */
export function readVersion(dataset: NaturalDataset): DocumentVersion {
  return { writtenAt: writtenAt(dataset), predecessors: predecessorsOf(dataset) };
}

/** Where each kind of document says it: reports and segmentations, presentation states (PS3.3 C.11.10), structure sets (C.8.8.5), and any. */
const moments = ['Content', 'PresentationCreation', 'StructureSet', 'InstanceCreation'] as const;

function writtenAt(dataset: NaturalDataset): string {
  const stated = moments.find((moment) => textOf(dataset, `${moment}Date`) !== undefined) ?? 'Content';
  const date = (textOf(dataset, `${stated}Date`) ?? '').replaceAll('.', '').padEnd(8, '0');
  const [seconds = '', fraction = ''] = (textOf(dataset, `${stated}Time`) ?? '').replaceAll(':', '').split('.');
  return `${date}${seconds.padEnd(6, '0')}.${fraction.padEnd(6, '0')}`;
}

function predecessorsOf(dataset: NaturalDataset): readonly string[] {
  const series = itemsOf(dataset, 'PredecessorDocumentsSequence').flatMap((study) =>
    itemsOf(study, 'ReferencedSeriesSequence'),
  );
  const instances = series.flatMap((item) => itemsOf(item, 'ReferencedSOPSequence'));
  return instances.flatMap((item) => textOf(item, 'ReferencedSOPInstanceUID') ?? []);
}
