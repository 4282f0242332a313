import type { WritableDataset } from '../../part10/writable-dataset.js';
import type { SopReference } from '../content-items.js';
import type { ResultContent } from '../result-content.js';
import { segmentedSlices } from '../seg/mask-frames.js';
import type { WrittenObject } from '../written-object.js';

/** An instance with where it belongs. */
export interface EvidenceInstance extends SopReference {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
}

/** @returns what the report refers to, that of its own study and that of others apart (PS3.3 C.17.2). */
export function evidenceSequences(content: ResultContent, seg: WrittenObject): WritableDataset {
  const used = usedEvidence(content, seg);
  const isOwn = ({ studyInstanceUID }: EvidenceInstance): boolean =>
    studyInstanceUID === content.volume.studyInstanceUID;
  const others = used.filter((instance) => !isOwn(instance));
  return {
    CurrentRequestedProcedureEvidenceSequence: evidenceByStudy(used.filter(isOwn)),
    ...(others.length > 0 && { PertinentOtherEvidenceSequence: evidenceByStudy(others) }),
  };
}

/** @returns every instance that the report refers to: the segmented images and the marked one, the SEG, the source mark's document. */
function usedEvidence(content: ResultContent, seg: WrittenObject): readonly EvidenceInstance[] {
  const { volume, mask, mark } = content;
  const { studyInstanceUID, seriesInstanceUID } = volume;
  const marked = volume.slices[mark.voxel.slice];
  const largest = volume.slices[content.measurements.largestSlice.slice];
  const images = [...segmentedSlices(mask, volume), marked, largest];
  return distinct([
    ...images.map(({ sopClassUID, sopInstanceUID }) => ({
      studyInstanceUID,
      seriesInstanceUID,
      sopClassUID,
      sopInstanceUID,
    })),
    seg,
    ...[mark.mark.source, ...(mark.mark.alsoIn ?? [])].filter(isDocument),
  ]);
}

/** false for a mark that was not read from a DICOM object, such as a row of a table. */
export const isDocument = ({ sopClassUID, sopInstanceUID }: SopReference): boolean =>
  sopClassUID !== '' && sopInstanceUID !== '';

/** @returns the items of an evidence or predecessor sequence: by study, by series. @see PS3.3 table C.17-3 */
export function evidenceByStudy(instances: readonly EvidenceInstance[]): readonly WritableDataset[] {
  return grouped(instances, 'studyInstanceUID').map(([StudyInstanceUID, inStudy]) => ({
    StudyInstanceUID,
    ReferencedSeriesSequence: grouped(inStudy, 'seriesInstanceUID').map(([SeriesInstanceUID, inSeries]) => ({
      SeriesInstanceUID,
      ReferencedSOPSequence: inSeries.map(({ sopClassUID, sopInstanceUID }) => ({
        ReferencedSOPClassUID: sopClassUID,
        ReferencedSOPInstanceUID: sopInstanceUID,
      })),
    })),
  }));
}

function grouped<K extends 'studyInstanceUID' | 'seriesInstanceUID'>(
  instances: readonly EvidenceInstance[],
  key: K,
): readonly (readonly [string, readonly EvidenceInstance[]])[] {
  const groups = new Map<string, EvidenceInstance[]>();
  for (const instance of instances) groups.set(instance[key], [...(groups.get(instance[key]) ?? []), instance]);
  return [...groups];
}

const distinct = (instances: readonly EvidenceInstance[]): readonly EvidenceInstance[] => [
  ...new Map(instances.map((instance) => [instance.sopInstanceUID, instance])).values(),
];
