import type { Mark, ReadMarks, ReadWarning, UnplacedMark } from '../../dicom-sr/measurement/mark.js';
import type { WarningReason } from '../../dicom-sr/readers/warning-reasons.js';
import type { InspectionRow } from './inspection.js';

/** Warnings about a mark that was read, and about one that cannot be placed; all others are about something that is no mark. */
const notes: ReadonlySet<string> = new Set<WarningReason>([
  'short-axis-unreadable',
  'unit-not-length',
  'invalid-length',
  'length-disagrees',
  'repeated-line',
]);
const refusals: ReadonlySet<string> = new Set<WarningReason | 'input-unreadable'>([
  'image-not-found',
  'segmentation-not-found',
  'segmentation-damaged',
  'segment-not-found',
  'several-segments',
  'geometry-differs',
  'between-slices',
  'ambiguous-series',
  'spacing-differs',
  'input-unreadable',
]);

const outcomeOf = (reason: string): InspectionRow['outcome'] =>
  notes.has(reason) ? 'note' : refusals.has(reason) ? 'refused' : 'no-mark';

/** @returns why something of a document is no mark, or not as it should be. */
export const warningRow = (document: string, { groupIndex, reason, detail, images }: ReadWarning): InspectionRow => ({
  document,
  ...(groupIndex !== undefined && { groupIndex }),
  outcome: outcomeOf(reason),
  reason,
  detail: images === undefined ? detail : `${detail} Images: ${images.length}.`,
});

/** @returns the marks and warnings of a document whose images are not looked at. */
export function rowsOfMarks(document: string, { marks, warnings, unplaced = [] }: ReadMarks): readonly InspectionRow[] {
  return [
    ...marks.map((mark) => readableRow(document, mark)),
    ...unplaced.map(({ mark, place }) => ({
      ...readableRow(document, mark),
      detail: placedBy[place.kind],
    })),
    ...warnings.map((warning) => warningRow(document, warning)),
  ];
}

const placedBy: Readonly<Record<UnplacedMark['place']['kind'], string>> = {
  'patient-lines': 'Placed by the geometry of its images.',
  'named-image': 'Placed on the image that it names.',
  segment: 'Measured on the segment that it names.',
};

const readableRow = (
  document: string,
  mark: Pick<Mark, 'trackingID' | 'source'> | UnplacedMark['mark'],
): InspectionRow => ({
  document,
  groupIndex: mark.source.groupIndex,
  outcome: 'readable',
  ...(mark.trackingID !== undefined && { trackingID: mark.trackingID }),
});
