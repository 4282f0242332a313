import { lengthsAgree } from '../../measurement/length-agreement.js';
import type { Mark, MarkAxis, ReadMarks, ReadWarning, ReferencedImage } from '../../measurement/mark.js';
import type { NaturalDataset } from '../../part10/natural-dataset.js';
import { itemsOf, textOf } from '../../part10/natural-dataset.js';
import { lineLength, pairLines } from '../lines/pair-lines.js';
import type { DocumentSource } from '../read-document.js';
import { readDocument } from '../read-document.js';
import { sameImage } from '../read-image-reference.js';
import { nothingRead, readWarning } from '../read-warning.js';
import type { WarningReason } from '../warning-reasons.js';
import type { DrawnMark, PrintedLengths } from './attach-lengths.js';
import { attachLengths } from './attach-lengths.js';
import type { DisplayedArea } from './displayed-area.js';
import { displayedArea } from './displayed-area.js';
import type { GraphicLine } from './graphic-lines.js';
import { graphicLines } from './graphic-lines.js';
import { annotatedImage, presentationImages } from './presentation-images.js';
import type { PrintedText } from './printed-texts.js';
import { printedTexts } from './printed-texts.js';

/** Everything that is drawn on one image. */
interface AnnotatedImage {
  readonly image: ReferencedImage;
  readonly area: DisplayedArea | WarningReason;
  readonly lines: GraphicLine[];
  readonly texts: PrintedText[];
}

/**
 * Reads the lines of a softcopy presentation state. Two lines of one layer that cross near perpendicularly are one mark; a line alone is a
 * mark without short axis. Lengths printed beside them become the reported ones.
 * @see PS3.3 A.33 Softcopy Presentation State IODs, C.10.5 Graphic Annotation Module
 */
export function readGsps(dataset: NaturalDataset): ReadMarks {
  const document = readDocument(dataset);
  if (document === undefined) return nothingRead('incomplete-document');
  const { images, reasons } = readAnnotations(dataset);
  const marks: Mark[] = [];
  const warnings: ReadWarning[] = reasons.map((reason) => readWarning(reason));
  for (const annotated of images) {
    const { drawn, ambiguous } = drawnMarks(annotated.lines, annotated.area);
    warnings.push(...ambiguous.map(() => readWarning('ambiguous-lines')));
    const printed = attachLengths(drawn, annotated.texts);
    drawn.forEach((lines, i) => {
      const mark = markOf(lines, printed[i], annotated.image, { ...document, groupIndex: marks.length }, dataset);
      if (!printedAgrees(mark, annotated.area)) warnings.push(readWarning('length-disagrees', marks.length));
      marks.push(mark);
    });
  }
  if (marks.length === 0 && warnings.length === 0) warnings.push(readWarning('annotation-only'));
  return { marks, warnings };
}

/** What was not read is told once for each annotation. */
function readAnnotations(dataset: NaturalDataset): {
  readonly images: readonly AnnotatedImage[];
  readonly reasons: readonly WarningReason[];
} {
  const all = presentationImages(dataset);
  const images: AnnotatedImage[] = [];
  const reasons: WarningReason[] = [];
  itemsOf(dataset, 'GraphicAnnotationSequence').forEach((item, annotation) => {
    const image = annotatedImage(item, all);
    const area = typeof image === 'string' ? image : displayedArea(dataset, image);
    const read = graphicLines(item, annotation, area);
    const refused = new Set(read.reasons);
    if (typeof image === 'string') {
      if (read.lines.length > 0) refused.add(image);
    } else {
      const annotated = entryOf(images, image, area);
      annotated.lines.push(...read.lines);
      annotated.texts.push(...printedTexts(item, annotation, area));
    }
    reasons.push(...refused);
  });
  return { images, reasons };
}

function entryOf(
  images: AnnotatedImage[],
  image: ReferencedImage,
  area: DisplayedArea | WarningReason,
): AnnotatedImage {
  const known = images.find((other) => sameImage(other.image, image));
  if (known !== undefined) return known;
  const entry = { image, area, lines: [], texts: [] };
  images.push(entry);
  return entry;
}

/** Lines that were drawn as one object or in one annotation are paired first, then those of one layer. */
function drawnMarks(
  lines: readonly GraphicLine[],
  area: DisplayedArea | WarningReason,
): { readonly drawn: readonly DrawnMark[]; readonly ambiguous: readonly (readonly GraphicLine[])[] } {
  const pixel = typeof area === 'string' ? undefined : area.pixelAspect;
  const pair = (all: readonly GraphicLine[], mayPair: (a: GraphicLine, b: GraphicLine) => boolean) =>
    pairLines(all, ({ line }) => line, { ...(pixel && { pixel }), mayPair });
  const close = pair(lines, (a, b) => (a.group === undefined ? a.annotation === b.annotation : a.group === b.group));
  const rest = pair(close.singles, (a, b) => a.layer === b.layer);
  const drawn = [
    ...[...close.pairs, ...rest.pairs].map(([long, short]) => ({ long, short })),
    ...rest.singles.map((long) => ({ long })),
  ];
  const order = (mark: DrawnMark): number => lines.indexOf(mark.long);
  return { drawn: drawn.sort((a, b) => order(a) - order(b)), ambiguous: [...close.ambiguous, ...rest.ambiguous] };
}

function markOf(
  { long, short }: DrawnMark,
  { longMm, shortMm }: PrintedLengths,
  referencedImage: ReferencedImage,
  source: DocumentSource & { readonly groupIndex: number },
  dataset: NaturalDataset,
): Mark {
  const name = textOf(dataset, 'ContentCreatorName');
  return {
    longAxis: axisOf(long, longMm),
    ...(short && { shortAxis: axisOf(short, shortMm) }),
    referencedImage,
    findingSites: [],
    ...(name !== undefined && { observer: { type: 'person' as const, name } }),
    source,
  };
}

const axisOf = ({ line }: GraphicLine, reportedMm: number | undefined): MarkAxis => ({
  endpoints: line,
  ...(reportedMm !== undefined && { reportedMm }),
});

/** Where the presentation state does not state the spacing of pixels, the images tell later. */
function printedAgrees({ longAxis, shortAxis }: Mark, area: DisplayedArea | WarningReason): boolean {
  if (typeof area === 'string' || area.pixelSpacingMm === undefined) return true;
  const { pixelSpacingMm } = area;
  return [longAxis, shortAxis].every(
    (axis) =>
      axis?.reportedMm === undefined || lengthsAgree(axis.reportedMm, lineLength(axis.endpoints, pixelSpacingMm)),
  );
}
