import type { FindingSite, ReadMarks, ReadWarning, UnplacedMark } from '../../measurement/mark.js';
import type { NaturalDataset } from '../../part10/natural-dataset.js';
import { itemsOf, numberOf, textOf } from '../../part10/natural-dataset.js';
import { readCode } from '../read-code.js';
import type { DocumentSource } from '../read-document.js';
import { readDocument } from '../read-document.js';
import type { ReadSegmentation } from '../read-seg.js';
import { nothingRead, readWarning } from '../read-warning.js';
import type { WarningReason } from '../warning-reasons.js';
import { isLesionSegment } from './is-lesion-segment.js';
import { largestSlice, readSegments } from './largest-slice.js';

/**
 * Takes the lesions of a segmentation as a starting region: the mark of each is measured, between outer pixel edges, on the slice on which
 * it is largest.
 * @param dataset with its pixels
 * @see PS3.3 A.51, C.8.20
 */
export function readSegRegions(dataset: NaturalDataset): ReadMarks {
  const document = readDocument(dataset);
  if (document === undefined) return nothingRead('incomplete-document');
  const segments = itemsOf(dataset, 'SegmentSequence');
  const lesions = segments.filter(isLesion);
  // Looked at first: the pixels of organs are of no use.
  if (lesions.length === 0) return nothingRead(segments.length === 0 ? 'no-contour' : 'not-a-lesion');
  const segmentation = readSegments(dataset);
  if (typeof segmentation === 'string') return nothingRead(segmentation);
  const unplaced: UnplacedMark[] = [];
  const warnings: ReadWarning[] = [];
  segments.forEach((segment, groupIndex) => {
    const read = lesions.includes(segment)
      ? markOf(segment, segmentation, { ...document, groupIndex }, dataset)
      : 'not-a-lesion';
    if (typeof read === 'string') warnings.push(readWarning(read, groupIndex));
    else unplaced.push(read);
  });
  return { marks: [], warnings, unplaced };
}

const isLesion = (segment: NaturalDataset): boolean =>
  isLesionSegment(
    readCode(segment, 'SegmentedPropertyCategoryCodeSequence'),
    readCode(segment, 'SegmentedPropertyTypeCodeSequence'),
  );

function markOf(
  segment: NaturalDataset,
  segmentation: ReadSegmentation,
  source: DocumentSource & { readonly groupIndex: number },
  dataset: NaturalDataset,
): UnplacedMark | WarningReason {
  const segmentNumber = numberOf(segment, 'SegmentNumber');
  const place = largestSlice(dataset, segmentation, (frame) => frame.segmentNumber === segmentNumber);
  if (place === undefined) return 'no-contour';
  return {
    place,
    mark: { ...identityOf(segment), source, derivedFrom: 'segment' },
    studyInstanceUID: source.studyInstanceUID,
  };
}

function identityOf(
  segment: NaturalDataset,
): Pick<UnplacedMark['mark'], 'trackingID' | 'trackingUID' | 'finding' | 'findingSites'> {
  const trackingID = textOf(segment, 'TrackingID') ?? textOf(segment, 'SegmentLabel');
  const trackingUID = textOf(segment, 'TrackingUID');
  const finding = readCode(segment, 'SegmentedPropertyTypeCodeSequence');
  const site = readCode(segment, 'AnatomicRegionSequence');
  const findingSites: readonly FindingSite[] = site === undefined ? [] : [site];
  return {
    ...(trackingID !== undefined && { trackingID }),
    ...(trackingUID !== undefined && { trackingUID }),
    ...(finding && { finding }),
    findingSites,
  };
}
