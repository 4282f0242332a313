import { concepts } from '../measurement/concepts.js';
import type { Code } from '../measurement/code.js';
import type { FindingSite } from '../measurement/mark.js';
import { recist3dConcepts } from '../measurement/recist3d-codes.js';
import type { NaturalDataset } from '../part10/natural-dataset.js';
import { itemsOf, numberOf, textOf } from '../part10/natural-dataset.js';
import { isOwnObject } from '../provenance/is-own-object.js';
import type { ContentItem } from './content-tree.js';
import { ContentTree } from './content-tree.js';
import { readCode } from './read-code.js';
import { readVersion } from './read-version.js';

/** What a report of ours says of a lesion. */
export interface ReadResult {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly sopClassUID: string;
  readonly sopInstanceUID: string;
  readonly trackingID?: string;
  readonly trackingUID?: string;
  readonly findingSites: readonly FindingSite[];
  readonly volumeMm3: number;
  /** 95 % interval, where the report gives one. */
  readonly volumeIntervalMm3?: readonly [lower: number, upper: number];
  /** Of the mask on the marked slice. */
  readonly longAxisMm?: number;
  readonly shortAxisMm?: number;
  /** A reader stands for it (VerificationFlag). */
  readonly verified: boolean;
  /** Sorts as text. */
  readonly writtenAt: string;
  /** Reports that it replaces. */
  readonly predecessors: readonly string[];
  readonly segmentation?: { readonly sopClassUID: string; readonly sopInstanceUID: string };
  /** Document of the mark that the volume was inferred from. */
  readonly markDocumentUID?: string;
}

/**
 * @returns the result that a report of recist3d holds; undefined for every other document, for one without a volume, and for the response of
 *   a patient over time
 * @see PS3.16 TID 1411, as writeSr writes it
 */
export function readResult(dataset: NaturalDataset): ReadResult | undefined {
  if (textOf(dataset, 'Modality') !== 'SR' || !isOwnObject(dataset)) return undefined;
  const tree = new ContentTree(dataset);
  const group = tree
    .named(tree.root, concepts.imagingMeasurements)
    .flatMap((item) => tree.named(item, concepts.measurementGroup))[0];
  // A report over time (writeFollowUpSr) repeats what results said, of visits that are not its own study's.
  if (group !== undefined && tree.named(group, concepts.timePoint).length > 0) return undefined;
  const volume = group && tree.named(group, concepts.volume)[0];
  const volumeMm3 = volume && valueOf(volume);
  if (group === undefined || volume === undefined || volumeMm3 === undefined) return undefined;
  const text = (concept: Code, keyword: string): string | undefined => {
    const [item] = tree.named(group, concept);
    return item && textOf(item.dataset, keyword);
  };
  const trackingID = text(concepts.trackingIdentifier, 'TextValue');
  const trackingUID = text(concepts.trackingUniqueIdentifier, 'UID');
  const longAxisMm = axisOf(tree, group, concepts.longAxis);
  const shortAxisMm = axisOf(tree, group, concepts.shortAxis);
  const segmentation = referenceOf(tree.named(group, concepts.referencedSegment)[0]);
  const markDocument = referenceOf(tree.named(volume, concepts.sourceOfMeasurement)[0]);
  const interval = intervalOf(tree, volume, volumeMm3);
  return {
    studyInstanceUID: textOf(dataset, 'StudyInstanceUID') ?? '',
    seriesInstanceUID: textOf(dataset, 'SeriesInstanceUID') ?? '',
    sopClassUID: textOf(dataset, 'SOPClassUID') ?? '',
    sopInstanceUID: textOf(dataset, 'SOPInstanceUID') ?? '',
    findingSites: tree
      .named(group, concepts.findingSite)
      .flatMap(({ dataset: item }) => readCode(item, 'ConceptCodeSequence') ?? []),
    volumeMm3,
    verified: textOf(dataset, 'VerificationFlag') === 'VERIFIED',
    ...readVersion(dataset),
    ...(trackingID !== undefined && { trackingID }),
    ...(trackingUID !== undefined && { trackingUID }),
    ...(longAxisMm !== undefined && { longAxisMm }),
    ...(shortAxisMm !== undefined && { shortAxisMm }),
    ...(interval && { volumeIntervalMm3: interval }),
    ...(segmentation && { segmentation }),
    ...(markDocument && { markDocumentUID: markDocument.sopInstanceUID }),
  };
}

function valueOf({ dataset }: ContentItem): number | undefined {
  const [measured] = itemsOf(dataset, 'MeasuredValueSequence');
  return measured && (numberOf(measured, 'FloatingPointValue') ?? numberOf(measured, 'NumericValue'));
}

/** The axis on the marked slice; the report holds that of the largest slice too. */
function axisOf(tree: ContentTree, group: ContentItem, axis: Code): number | undefined {
  const all = tree.named(group, axis);
  const marked = all.find((item) =>
    tree
      .named(item, recist3dConcepts.sliceOfMeasurement)
      .some(({ dataset }) => readCode(dataset, 'ConceptCodeSequence')?.value === recist3dConcepts.markedSlice.value),
  );
  const item = marked ?? all[0];
  return item && valueOf(item);
}

/** The bounds are distances from the value (PS3.16 CID 225). */
function intervalOf(tree: ContentTree, volume: ContentItem, volumeMm3: number): readonly [number, number] | undefined {
  const [carrier = volume] = tree.named(volume, recist3dConcepts.uncertainty);
  const bound = (concept: Code): number | undefined => {
    const [item] = tree.named(carrier, concept);
    return item && valueOf(item);
  };
  const [upper, lower] = [bound(concepts.upperRangeOfUncertainty), bound(concepts.lowerRangeOfUncertainty)];
  return upper === undefined || lower === undefined ? undefined : [volumeMm3 - lower, volumeMm3 + upper];
}

function referenceOf(item: ContentItem | undefined) {
  const [reference] = item ? itemsOf(item.dataset, 'ReferencedSOPSequence') : [];
  const [sopClassUID, sopInstanceUID] = reference
    ? [textOf(reference, 'ReferencedSOPClassUID'), textOf(reference, 'ReferencedSOPInstanceUID')]
    : [];
  return sopClassUID !== undefined && sopInstanceUID !== undefined ? { sopClassUID, sopInstanceUID } : undefined;
}

/**
 * @returns SOP Instance UIDs that a rejection note of ours takes back (IHE IOCM, DCM 113001); [] for every other document
 * @see writeRejectionNote
 */
export function readRejected(dataset: NaturalDataset): readonly string[] {
  const title = readCode(dataset, 'ConceptNameCodeSequence');
  if (textOf(dataset, 'Modality') !== 'KO' || title?.value !== concepts.rejectedForQualityReasons.value) return [];
  return itemsOf(dataset, 'CurrentRequestedProcedureEvidenceSequence')
    .flatMap((study) => itemsOf(study, 'ReferencedSeriesSequence'))
    .flatMap((series) => itemsOf(series, 'ReferencedSOPSequence'))
    .flatMap((instance) => textOf(instance, 'ReferencedSOPInstanceUID') ?? []);
}
