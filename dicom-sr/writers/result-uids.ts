import { deriveUid } from '../provenance/derive-uid.js';

/** UIDs of the objects of one result. */
export interface ResultUids {
  readonly segSeries: string;
  readonly seg: string;
  readonly dimensions: string;
  readonly srSeries: string;
  readonly sr: string;
}

/** @returns the UIDs of a job's objects; the same key always gives the same ones, so that storing a result twice is harmless. */
export const resultUids = (jobKey: string): ResultUids => ({
  segSeries: deriveUid('result', jobKey, 'seg series'),
  seg: deriveUid('result', jobKey, 'seg'),
  dimensions: deriveUid('result', jobKey, 'seg dimensions'),
  srSeries: deriveUid('result', jobKey, 'sr series'),
  sr: deriveUid('result', jobKey, 'sr'),
});
