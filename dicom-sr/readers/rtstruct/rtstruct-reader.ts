import type { ReadMarks, ReadWarning, UnplacedMark } from '../../measurement/mark.js';
import type { NaturalDataset } from '../../part10/natural-dataset.js';
import { itemsOf, numberOf, textOf } from '../../part10/natural-dataset.js';
import { regionArea } from '../../region/outline.js';
import type { DocumentSource } from '../read-document.js';
import { readDocument } from '../read-document.js';
import { nothingRead, readWarning } from '../read-warning.js';
import { regionLines } from '../region-lines.js';
import type { WarningReason } from '../warning-reasons.js';
import { isLesionRoi } from './is-lesion-roi.js';
import { planarContours } from './planar-contours.js';

/** Structure sets name some hundred ROIs at most. */
const maxRois = 10_000;

/**
 * Takes the lesions of an RT structure set as a starting region: the mark of each is measured on the slice on which it is largest.
 * @see PS3.3 A.19, C.8.8.5 Structure Set, C.8.8.6 ROI Contour, C.8.8.8 RT ROI Observations
 */
export function readRtStruct(dataset: NaturalDataset): ReadMarks {
  const document = readDocument(dataset);
  if (document === undefined) return nothingRead('incomplete-document');
  const unplaced: UnplacedMark[] = [];
  const warnings: ReadWarning[] = [];
  const rois = itemsOf(dataset, 'StructureSetROISequence').slice(0, maxRois);
  if (rois.length === 0) return nothingRead('no-contour');
  const { contours, types } = indexOf(dataset);
  rois.forEach((roi, groupIndex) => {
    const number = numberOf(roi, 'ROINumber') ?? NaN;
    const read = isLesionRoi(textOf(roi, 'ROIName') ?? '', types.get(number) ?? '')
      ? markOf(roi, contours.get(number) ?? {}, { ...document, groupIndex }, dataset)
      : 'not-a-lesion';
    if (typeof read === 'string') warnings.push(readWarning(read, groupIndex));
    else unplaced.push(read);
  });
  return { marks: [], warnings, unplaced };
}

function indexOf(dataset: NaturalDataset) {
  const numbered = (item: NaturalDataset): number => numberOf(item, 'ReferencedROINumber') ?? NaN;
  const observations = itemsOf(dataset, 'RTROIObservationsSequence');
  return {
    contours: new Map(itemsOf(dataset, 'ROIContourSequence').map((item) => [numbered(item), item])),
    types: new Map(observations.map((item) => [numbered(item), textOf(item, 'RTROIInterpretedType') ?? ''])),
  };
}

function markOf(
  roi: NaturalDataset,
  contours: NaturalDataset,
  source: DocumentSource & { readonly groupIndex: number },
  dataset: NaturalDataset,
): UnplacedMark | WarningReason {
  const frameOfReferenceUID = textOf(roi, 'ReferencedFrameOfReferenceUID');
  if (frameOfReferenceUID === undefined) return 'no-image-reference';
  const planes = planarContours(contours).map((plane) => ({ ...plane, area: regionArea(plane.outlines) }));
  if (planes.length === 0) return 'no-contour';
  const largest = planes.reduce((best, plane) => (plane.area > best.area ? plane : best));
  const lines = regionLines(largest.outlines, largest.plane);
  if (lines === undefined) return 'no-contour';
  const operator = textOf(dataset, 'OperatorsName');
  const name = textOf(roi, 'ROIName');
  return {
    place: {
      kind: 'patient-lines',
      frameOfReferenceUID,
      ...lines,
      ...(largest.imageUIDs.length > 0 && { imageUIDs: largest.imageUIDs }),
      seriesInstanceUIDs: referencedSeries(dataset),
    },
    mark: {
      ...(name !== undefined && { trackingID: name }),
      findingSites: [],
      ...(operator !== undefined && { observer: { type: 'person', name: operator } }),
      source,
      derivedFrom: 'contours',
    },
    studyInstanceUID: source.studyInstanceUID,
  };
}

function referencedSeries(dataset: NaturalDataset): readonly string[] {
  return itemsOf(dataset, 'ReferencedFrameOfReferenceSequence')
    .flatMap((frame) => itemsOf(frame, 'RTReferencedStudySequence'))
    .flatMap((study) => itemsOf(study, 'RTReferencedSeriesSequence'))
    .flatMap((series) => textOf(series, 'SeriesInstanceUID') ?? []);
}
