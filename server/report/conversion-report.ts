import type { LesionMeasurements } from '../../dicom-sr/measurement/lesion-measurements.js';
import type { QualityCheck } from '../../dicom-sr/measurement/quality-check.js';

/** A file that a conversion wrote. */
export interface WrittenFile {
  /** Path below the output folder, with forward slashes. */
  readonly path: string;
  /** Of its bytes, hexadecimal. */
  readonly sha256: string;
}

/** A DICOM object that a conversion wrote. */
export interface WrittenInstance extends WrittenFile {
  readonly sopInstanceUID: string;
}

/** What became of one mark. */
export interface LesionRow {
  /** Path of the document below the input folder. */
  readonly document: string;
  /** 0-based measurement group of that document. */
  readonly groupIndex: number;
  /** `superseded`: a newer version of the mark counts; `refused`: can not be converted; `failed`: an error that nobody expected. */
  readonly state: 'converted' | 'superseded' | 'refused' | 'failed';
  readonly reason?: { readonly code: string; readonly message: string; readonly nextStep: string };
  readonly trackingID?: string;
  readonly finding?: string;
  readonly site?: string;
  /** Lengths of the mark's axes in the patient, mm. */
  readonly mark?: { readonly longAxisMm: number; readonly shortAxisMm?: number };
  readonly measurements?: LesionMeasurements;
  readonly checks?: readonly QualityCheck[];
  readonly flags?: readonly string[];
  readonly method?: { readonly id: string; readonly version: string };
  readonly segmentation?: WrittenInstance;
  readonly report?: WrittenInstance;
  readonly seconds?: number;
  /** PNG of the lesion slice by slice, with mark and outline. */
  readonly picture?: WrittenFile;
}

/** A measurement group or file that holds no mark that could be read, and why. */
export interface WarningRow {
  readonly document: string;
  readonly groupIndex?: number;
  readonly reason: string;
  readonly detail: string;
}

/** Everything that a conversion reports; names no patient. Rows are read piece by piece: an archive has more of them than memory holds. */
export interface ConversionReport {
  readonly version: string;
  readonly method: string;
  /** Content date and time of every result, ISO 8601. */
  readonly timestamp: string;
  readonly counts: StateCounts;
  /** By document and group; each call begins anew. */
  readonly lesions: () => Iterable<LesionRow>;
  readonly warnings: () => Iterable<WarningRow>;
}

export type StateCounts = Readonly<Record<LesionRow['state'], number>>;

/** @returns how many marks ended in each state. */
export function countStates(lesions: Iterable<LesionRow>): StateCounts {
  const counts = { converted: 0, superseded: 0, refused: 0, failed: 0 };
  for (const { state } of lesions) counts[state] += 1;
  return counts;
}
