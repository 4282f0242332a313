import { concepts } from '../measurement/concepts.js';
import type { Mark, MarkSource, ReadMarks, ReadWarning } from '../measurement/mark.js';
import type { NaturalDataset } from '../part10/natural-dataset.js';
import { textOf } from '../part10/natural-dataset.js';
import type { ContentItem } from './content-tree.js';
import { ContentTree } from './content-tree.js';
import { matchesConcept } from './matches-concept.js';
import { readEvidence } from './read-evidence.js';
import { readGroup } from './read-group.js';
import type { WarningReason } from './warning-reasons.js';
import { warningReasons } from './warning-reasons.js';

/**
 * Reads the measurement groups of a structured report, wherever they stand in it.
 * @returns a mark for every group that measures a line on one image; a warning with a reason for everything that was not read
 * @see PS3.16 TID 1500 Measurement Report
 */
export function readTid1500(dataset: NaturalDataset): ReadMarks {
  const document = readDocumentUids(dataset);
  if (document === undefined) return { marks: [], warnings: [warning('incomplete-document')] };
  const tree = new ContentTree(dataset);
  const groups = findGroups(tree.root, []);
  const seriesOf = readEvidence(dataset);
  const marks: Mark[] = [];
  const warnings: ReadWarning[] = [];
  if (groups.length === 0) warnings.push(warning('no-measurement-group'));
  if (tree.tooDeep) warnings.push(warning('content-too-deep'));
  groups.forEach((scopes, groupIndex) => {
    const reading = readGroup(tree, scopes, { ...document, groupIndex });
    if (reading.mark !== undefined) marks.push(withSeries(reading.mark, seriesOf));
    warnings.push(...reading.warnings);
  });
  return { marks, warnings };
}

const warning = (reason: WarningReason): ReadWarning => ({ reason, detail: warningReasons[reason] });

function readDocumentUids(dataset: NaturalDataset): Omit<MarkSource, 'groupIndex'> | undefined {
  const sopClassUID = textOf(dataset, 'SOPClassUID');
  const sopInstanceUID = textOf(dataset, 'SOPInstanceUID');
  const seriesInstanceUID = textOf(dataset, 'SeriesInstanceUID');
  const studyInstanceUID = textOf(dataset, 'StudyInstanceUID');
  if (sopClassUID === undefined || sopInstanceUID === undefined) return undefined;
  if (seriesInstanceUID === undefined || studyInstanceUID === undefined) return undefined;
  return { sopClassUID, sopInstanceUID, seriesInstanceUID, studyInstanceUID };
}

/** @returns the path from the root to every measurement group, in document order. */
function findGroups(item: ContentItem, above: readonly ContentItem[]): readonly (readonly ContentItem[])[] {
  const scopes = [...above, item];
  if (item.valueType === 'CONTAINER' && matchesConcept(item.concept, concepts.measurementGroup)) return [scopes];
  return item.content.flatMap((child) => findGroups(child, scopes));
}

function withSeries(mark: Mark, seriesOf: ReturnType<typeof readEvidence>): Mark {
  const series = seriesOf.get(mark.referencedImage.sopInstanceUID);
  return series === undefined ? mark : { ...mark, referencedImage: { ...mark.referencedImage, ...series } };
}
