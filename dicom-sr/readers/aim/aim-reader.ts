import type {
  Mark,
  MarkAxis,
  MarkSource,
  ReadMarks,
  ReadWarning,
  ReferencedImage,
  UnplacedMark,
} from '../../measurement/mark.js';
import { pairLines } from '../lines/pair-lines.js';
import type { DocumentSource } from '../read-document.js';
import { readWarning } from '../read-warning.js';
import type { WarningReason } from '../warning-reasons.js';
import type { AimIdentity } from './aim-identity.js';
import { aimIdentity, aimImages, aimSource } from './aim-identity.js';
import type { AimLength } from './aim-lengths.js';
import { aimLengths } from './aim-lengths.js';
import type { AimLine, AimPatientLine } from './aim-lines.js';
import { readMarkup } from './aim-lines.js';
import type { AimNode } from './aim-node.js';
import { nodeOf, nodesOf, textOfNode } from './aim-node.js';
import { pairSingleLines } from './pair-single-lines.js';

/** Annotations in one collection; ePAD keeps one in each. */
const maxAnnotations = 10_000;

/**
 * Reads the lines of an AIM 4 annotation collection. Within an annotation the calculations say which line is which axis, else two lines that
 * cross near perpendicularly are one mark; lines that stand alone in their annotations are paired where they have one lesion name.
 * @param collection as parseAimXml and parseAimJson give it
 * @see AIM 4.0 Foundation model; coordinates count as in DICOM (PS3.3 C.18.6)
 */
export function readAim(collection: AimNode): ReadMarks {
  const source = aimSource(collection);
  const drafts: Draft[] = [];
  const warnings: ReadWarning[] = [];
  const unplaced: UnplacedMark[] = [];
  for (const annotation of nodesOf(collection, 'imageAnnotations', 'ImageAnnotation').slice(0, maxAnnotations)) {
    const read = readAnnotation(collection, annotation, source);
    drafts.push(...read.drafts);
    unplaced.push(...read.unplaced);
    warnings.push(...[...new Set(read.reasons)].map((reason) => readWarning(reason)));
  }
  const marks = pairSingleLines(drafts.map((draft, groupIndex) => ({ ...draft, source: { ...source, groupIndex } })));
  const placed = unplaced.map((mark, i) => ({
    ...mark,
    mark: { ...mark.mark, source: { ...source, groupIndex: drafts.length + i } },
  }));
  if (drafts.length + placed.length + warnings.length === 0) warnings.push(readWarning('annotation-only'));
  const patientID = textOfNode(nodeOf(collection, 'person'), 'id');
  return {
    marks,
    warnings,
    ...(placed.length > 0 && { unplaced: placed }),
    ...(patientID !== undefined && { patientID }),
  };
}

/** A mark before it has its place among the others. */
type Draft = Omit<Mark, 'source'>;

interface AnnotationReading {
  readonly drafts: readonly Draft[];
  readonly unplaced: readonly UnplacedMark[];
  readonly reasons: readonly WarningReason[];
}

function readAnnotation(collection: AimNode, annotation: AimNode, source: DocumentSource): AnnotationReading {
  const identity = aimIdentity(collection, annotation);
  const lengths = aimLengths(annotation);
  const { lines, patientLines, reasons } = readMarkups(annotation);
  const images = aimImages(annotation);
  const { drawn, ambiguous } = drawnMarks(lines, lengths);
  const drafts = drawn.flatMap(({ long, short }): readonly Draft[] => {
    const image = images.get(long.sopInstanceUID);
    if (image === undefined) return [];
    return [draftOf(long, short, image, lengths, lines.length === 1, identity)];
  });
  if (drafts.length < drawn.length) reasons.push('no-image-reference');
  if (ambiguous > 0) reasons.push('ambiguous-lines');
  if (nodesOf(annotation, 'segmentationEntityCollection', 'SegmentationEntity').length > 0)
    reasons.push('volumetric-group');
  const unplaced = patientLines.map((line) => unplacedOf(line, lengths, identity, { ...source, groupIndex: 0 }));
  return { drafts, unplaced, reasons };
}

function readMarkups(annotation: AimNode) {
  const lines: AimLine[] = [];
  const patientLines: AimPatientLine[] = [];
  const reasons: WarningReason[] = [];
  for (const markup of nodesOf(annotation, 'markupEntityCollection', 'MarkupEntity')) {
    const read = readMarkup(markup);
    if (typeof read === 'string') reasons.push(read);
    else if ('patientLine' in read) patientLines.push(read);
    else
      for (const line of read)
        if (lines.some((known) => isSame(known, line))) reasons.push('repeated-line');
        else lines.push(line);
  }
  return { lines, patientLines, reasons };
}

const isSame = (a: AimLine, b: AimLine): boolean =>
  JSON.stringify([a.line, a.sopInstanceUID]) === JSON.stringify([b.line, b.sopInstanceUID]);

interface DrawnMark {
  readonly long: AimLine;
  readonly short?: AimLine;
}

/** What the calculations name comes first; the rest is told by its geometry. */
function drawnMarks(lines: readonly AimLine[], lengths: readonly AimLength[]) {
  const named = (role: AimLength['role']): readonly AimLine[] =>
    lines.filter(({ uid }) => lengths.some((length) => length.role === role && length.markups.has(uid)));
  const [longs, shorts] = [named('long'), named('short')];
  if (longs.length === 1 && shorts.length <= 1) {
    const [long, short] = [longs[0], shorts[0]];
    const drawn: DrawnMark = short === undefined || short === long ? { long } : { long, short };
    if (lines.length === (short === undefined ? 1 : 2)) return { drawn: [drawn], ambiguous: 0 };
  }
  const mayPair = (a: AimLine, b: AimLine): boolean =>
    a.sopInstanceUID === b.sopInstanceUID && (a.frameNumber ?? 1) === (b.frameNumber ?? 1);
  const { pairs, singles, ambiguous } = pairLines(lines, ({ line }) => line, { mayPair });
  const drawn: DrawnMark[] = [...pairs.map(([long, short]) => ({ long, short })), ...singles.map((long) => ({ long }))];
  return { drawn: drawn.sort((a, b) => lines.indexOf(a.long) - lines.indexOf(b.long)), ambiguous: ambiguous.length };
}

function draftOf(
  long: AimLine,
  short: AimLine | undefined,
  image: ReferencedImage,
  lengths: readonly AimLength[],
  isAlone: boolean,
  identity: AimIdentity,
): Draft {
  return {
    longAxis: axisOf(long, lengths, isAlone),
    ...(short && { shortAxis: axisOf(short, lengths, false) }),
    referencedImage: { ...image, ...(long.frameNumber !== undefined && { frameNumber: long.frameNumber }) },
    ...identity,
  };
}

/** A calculation names the markup that it measures; that of a single line needs no name. */
function axisOf({ uid, line }: AimLine, lengths: readonly AimLength[], isAlone: boolean): MarkAxis {
  const length = lengths.find(({ markups, mm }) => mm !== undefined && (isAlone || markups.has(uid)));
  return { endpoints: line, ...(length?.mm !== undefined && { reportedMm: length.mm }) };
}

function unplacedOf(
  { uid, patientLine, frameOfReferenceUID }: AimPatientLine,
  lengths: readonly AimLength[],
  identity: AimIdentity,
  source: MarkSource,
): UnplacedMark {
  const length = lengths.find(({ markups }) => markups.has(uid));
  return {
    place: {
      kind: 'patient-lines',
      frameOfReferenceUID,
      longAxis: patientLine,
      ...(length?.mm !== undefined && { longReportedMm: length.mm }),
    },
    mark: { ...identity, source },
    studyInstanceUID: source.studyInstanceUID,
  };
}
