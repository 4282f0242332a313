import type { Mark } from '../../dicom-sr/measurement/mark.js';
import type { DocumentVersion } from '../../dicom-sr/readers/read-version.js';

/** A report of the folder with its marks. */
export interface FoundDocument extends DocumentVersion {
  /** Path below the folder. */
  readonly name: string;
  readonly sopInstanceUID: string;
  readonly marks: readonly Mark[];
}

/** A mark and the document it was found in. */
export interface FoundMark {
  readonly document: string;
  readonly mark: Mark;
  /** Set where another mark counts in its place. */
  readonly superseded?: 'newer-document' | 'newer-mark';
}

/**
 * Settles which of several versions counts, as the server does: not the marks of a document that another one names as its predecessor,
 * and of marks with one tracking UID on one CT series the one whose document was written last. A document that lies in the folder twice
 * counts once.
 * @returns the marks in the order of their documents' names
 */
export function settleVersions(
  documents: readonly FoundDocument[],
  seriesOfImage: ReadonlyMap<string, string>,
): readonly FoundMark[] {
  const distinct = withoutCopies([...documents].sort((a, b) => compare(a.name, b.name)));
  const replaced = new Set(distinct.flatMap(({ predecessors }) => predecessors));
  const newest = newestDocuments(
    distinct.filter(({ sopInstanceUID }) => !replaced.has(sopInstanceUID)),
    seriesOfImage,
  );
  return distinct.flatMap(({ name, sopInstanceUID, marks }) =>
    marks.map((mark): FoundMark => {
      if (replaced.has(sopInstanceUID)) return { document: name, mark, superseded: 'newer-document' };
      const lesion = lesionOf(mark, seriesOfImage);
      const isNewest = lesion === undefined || newest.get(lesion) === sopInstanceUID;
      return isNewest ? { document: name, mark } : { document: name, mark, superseded: 'newer-mark' };
    }),
  );
}

/** Of files with one SOP Instance UID the first. */
function withoutCopies(documents: readonly FoundDocument[]): readonly FoundDocument[] {
  const seen = new Set<string>();
  return documents.filter(({ sopInstanceUID }) => !seen.has(sopInstanceUID) && seen.add(sopInstanceUID));
}

/** @returns the SOP Instance UID of the document written last, by lesion. */
function newestDocuments(
  documents: readonly FoundDocument[],
  seriesOfImage: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const inOrder = [...documents].sort(
    (a, b) => compare(a.writtenAt, b.writtenAt) || compare(a.sopInstanceUID, b.sopInstanceUID),
  );
  const entries = inOrder.flatMap(({ marks, sopInstanceUID }) =>
    marks.flatMap((mark) => {
      const lesion = lesionOf(mark, seriesOfImage);
      return lesion === undefined ? [] : [[lesion, sopInstanceUID] as const];
    }),
  );
  return new Map(entries);
}

/** The same lesion on the same series; undefined where the mark is not followed, or its image is not there. */
function lesionOf({ trackingUID, referencedImage }: Mark, series: ReadonlyMap<string, string>): string | undefined {
  const of = series.get(referencedImage.sopInstanceUID);
  return trackingUID === undefined || of === undefined ? undefined : JSON.stringify([trackingUID, of]);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
