/** What was found, and what a conversion would make of it. */
export interface InspectionRow {
  /** File below the folder that was looked at, or the number of a document of a study. */
  readonly document: string;
  /** 0-based group of the document. */
  readonly groupIndex?: number;
  /**
   * `convert`: it would be converted; `readable`: a mark, its images were not looked at; `note`: something about a mark that was read;
   * `series`: images that marks may lie on.
   */
  readonly outcome: 'convert' | 'readable' | 'superseded' | 'refused' | 'no-mark' | 'note' | 'series';
  /** Code or reason, where it would not be converted. */
  readonly reason?: string;
  /** What that means, and what to do. */
  readonly detail?: string;
  readonly trackingID?: string;
  readonly longAxisMm?: number;
  readonly shortAxisMm?: number;
  /** Images of a series. */
  readonly images?: number;
}

/** Files, or instances of an archive, that are nothing to a conversion, by why. */
export interface PassedOver {
  /** `no-marks`: no DICOM, and no text that marks are read from; `own-result`: written by recist3d; `other-object`: DICOM of another SOP class. */
  readonly why: 'no-marks' | 'own-result' | 'other-object';
  readonly count: number;
  /** Names of the first of them; of a study, their modalities. */
  readonly examples: readonly string[];
}

export interface Inspection {
  readonly rows: readonly InspectionRow[];
  readonly passedOver: readonly PassedOver[];
}

/** @returns how many rows ended in each outcome. */
export function countOutcomes(rows: readonly InspectionRow[]): Readonly<Record<InspectionRow['outcome'], number>> {
  const counts = { convert: 0, readable: 0, superseded: 0, refused: 0, 'no-mark': 0, note: 0, series: 0 };
  for (const { outcome } of rows) counts[outcome] += 1;
  return counts;
}
