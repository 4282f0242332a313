import type { NaturalDataset } from '../part10/natural-dataset.js';
import { itemsOf, textOf } from '../part10/natural-dataset.js';

export interface EvidenceSeries {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
}

/**
 * @returns study and series of the instances that a report names as its evidence, by SOP Instance UID
 * @see PS3.3 C.17.2.3 Hierarchical SOP Instance Reference Macro in evidence sequences
 */
export function readEvidence(dataset: NaturalDataset): ReadonlyMap<string, EvidenceSeries> {
  const found = new Map<string, EvidenceSeries>();
  for (const sequence of ['CurrentRequestedProcedureEvidenceSequence', 'PertinentOtherEvidenceSequence']) {
    for (const study of itemsOf(dataset, sequence)) addStudy(found, study);
  }
  return found;
}

function addStudy(found: Map<string, EvidenceSeries>, study: NaturalDataset): void {
  const studyInstanceUID = textOf(study, 'StudyInstanceUID');
  if (studyInstanceUID === undefined) return;
  for (const series of itemsOf(study, 'ReferencedSeriesSequence')) {
    const seriesInstanceUID = textOf(series, 'SeriesInstanceUID');
    if (seriesInstanceUID === undefined) continue;
    for (const instance of itemsOf(series, 'ReferencedSOPSequence')) {
      const sopInstanceUID = textOf(instance, 'ReferencedSOPInstanceUID');
      if (sopInstanceUID !== undefined) found.set(sopInstanceUID, { studyInstanceUID, seriesInstanceUID });
    }
  }
}
