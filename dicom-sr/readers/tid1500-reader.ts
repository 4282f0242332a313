import { concepts } from '../measurement/concepts.js';
import type { Mark, ReadMarks, ReadWarning, SegmentReference, UnplacedMark } from '../measurement/mark.js';
import type { NaturalDataset } from '../part10/natural-dataset.js';
import type { ContentItem } from './content-tree.js';
import { ContentTree } from './content-tree.js';
import { matchesConcept } from './matches-concept.js';
import { readDocument } from './read-document.js';
import { readEvidence } from './read-evidence.js';
import { readGroup } from './read-group.js';
import { nothingRead, readWarning } from './read-warning.js';

/**
 * Reads the measurement groups of a structured report, wherever they stand in it.
 * @returns a mark for every group that measures a line, unplaced where it is in patient coordinates; a warning with a reason for everything that was not read
 * @see PS3.16 TID 1500 Measurement Report
 */
export function readTid1500(dataset: NaturalDataset): ReadMarks {
  const document = readDocument(dataset);
  if (document === undefined) return nothingRead('incomplete-document');
  const tree = new ContentTree(dataset);
  const groups = findGroups(tree.root, []);
  const seriesOf = readEvidence(dataset);
  const marks: Mark[] = [];
  const unplaced: UnplacedMark[] = [];
  const warnings: ReadWarning[] = [];
  if (groups.length === 0) warnings.push(readWarning('no-measurement-group'));
  if (tree.tooDeep) warnings.push(readWarning('content-too-deep'));
  groups.forEach((scopes, groupIndex) => {
    const reading = readGroup(tree, scopes, { ...document, groupIndex });
    if (reading.mark !== undefined) marks.push(withSeries(reading.mark, seriesOf));
    if (reading.unplaced !== undefined) unplaced.push(withEvidence(reading.unplaced, seriesOf));
    warnings.push(...reading.warnings);
  });
  return { marks, warnings, ...(unplaced.length > 0 && { unplaced }) };
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

/** Patient coordinates need no image: the series among the evidence are those that could be meant. */
function withEvidence(unplaced: UnplacedMark, seriesOf: ReturnType<typeof readEvidence>): UnplacedMark {
  if (unplaced.place.kind === 'segment') return { ...unplaced, place: segmentInEvidence(unplaced.place, seriesOf) };
  const named = [...seriesOf.values()];
  if (unplaced.place.kind !== 'patient-lines' || named.length === 0) return unplaced;
  const seriesInstanceUIDs = [...new Set(named.map(({ seriesInstanceUID }) => seriesInstanceUID))];
  const studyInstanceUID = named[0].studyInstanceUID;
  return { ...unplaced, place: { ...unplaced.place, seriesInstanceUIDs }, studyInstanceUID };
}

/** Where the segmentation is, and the series of the images that the group says were segmented. */
function segmentInEvidence(place: SegmentReference, seriesOf: ReturnType<typeof readEvidence>): SegmentReference {
  const ofImages = (place.sourceImageUIDs ?? []).flatMap((uid) => seriesOf.get(uid)?.seriesInstanceUID ?? []);
  const series = new Set([...(place.seriesInstanceUIDs ?? []), ...ofImages]);
  return {
    ...place,
    ...seriesOf.get(place.sopInstanceUID),
    ...(series.size > 0 && { seriesInstanceUIDs: [...series] }),
  };
}
