import { concepts } from '../measurement/concepts.js';
import type { WritableDataset } from '../part10/writable-dataset.js';
import { writePart10 } from '../part10/write-part10.js';
import { codeContent, container } from './content-items.js';
import type { ResultContent } from './result-content.js';
import { resultUids } from './result-uids.js';
import { segmentedSlices } from './seg/mask-frames.js';
import { algorithmIdentification } from './sr/algorithm-identification.js';
import { documentModules, srSopClassUID } from './sr/document-modules.js';
import { measurementGroup } from './sr/measurement-group.js';
import { imageLibraryContent, languageContent, observerContent } from './sr/report-header.js';
import type { WrittenObject } from './written-object.js';

/**
 * Writes the measurements of one result: an imaging measurement report with exactly one volumetric ROI group.
 * @param seg the segmentation of the same content
 * @returns an SR in a series of its own; the same content always gives the same bytes
 * @throws {DicomError} empty-mask; invalid-attribute
 * @see PS3.3 A.35.13 Comprehensive 3D SR, A.35.2 Enhanced SR; PS3.16 TID 1500, TID 1411
 */
export function writeSr(content: ResultContent, seg: WrittenObject): WrittenObject {
  const uids = resultUids(content.jobKey);
  return {
    studyInstanceUID: content.volume.studyInstanceUID,
    seriesInstanceUID: uids.srSeries,
    sopClassUID: srSopClassUID(content),
    sopInstanceUID: uids.sr,
    part10: writePart10({ ...documentModules(content, seg), ...report(content, seg) }),
  };
}

const report = (content: ResultContent, seg: WrittenObject): WritableDataset =>
  container(
    undefined,
    concepts.imagingMeasurementReport,
    [
      languageContent(),
      ...observerContent(content.verification),
      codeContent('HAS CONCEPT MOD', concepts.procedureReported, concepts.imagingProcedure),
      imageLibraryContent(segmentedSlices(content.mask, content.volume), content.volume.modality),
      container('CONTAINS', concepts.imagingMeasurements, [
        ...(content.origin === 'MANUAL' ? [] : algorithmIdentification(content.method)),
        measurementGroup(content, seg),
      ]),
    ],
    '1500',
  );
