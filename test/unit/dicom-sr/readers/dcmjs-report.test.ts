import { describe, expect, test } from '@jest/globals';
import dcmjs from 'dcmjs';
import { readPart10 } from '../../../../dicom-sr/part10/read-part10.js';
import { readMarks } from '../../../../dicom-sr/readers/read-marks.js';

/** The part of dcmjs that OHIF writes its reports with, through @cornerstonejs/adapters; it has no types. */
interface ReportBuilder {
  utilities: {
    TID1500: {
      TID1501MeasurementGroup: new (measurements: readonly unknown[]) => unknown;
      TID1500MeasurementReport: new (groups: object) => {
        contentItem(sources: readonly object[], options: object): object;
      };
    };
    TID300: Record<string, new (options: object) => unknown>;
  };
  data: { datasetToDict(dataset: object): { write(): ArrayBuffer } };
}
const { utilities, data } = dcmjs as unknown as ReportBuilder;
const { TID1501MeasurementGroup, TID1500MeasurementReport } = utilities.TID1500;

const image = { ReferencedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2', ReferencedSOPInstanceUID: '1.2.7' };
const code = (CodeValue: string, CodeMeaning: string) => ({ CodeValue, CodingSchemeDesignator: 'SCT', CodeMeaning });
const common = (tool: string) => ({
  ReferencedSOPSequence: image,
  trackingIdentifierTextValue: `Cornerstone3DTools@^0.1.0:${tool}`,
  finding: code('4147007', 'Mässe'),
  findingSites: [code('39607008', 'Lung')],
  unit: 'mm',
});
const point = (x: number, y: number) => ({ x, y });

function reportOf(...measurements: readonly unknown[]): Uint8Array {
  const groups = [new TID1501MeasurementGroup(measurements)];
  const report = new TID1500MeasurementReport({ TID1501MeasurementGroups: groups });
  const source = { StudyInstanceUID: '1.2.1', SeriesInstanceUID: '1.2.2' };
  const meta = { TransferSyntaxUID: { vr: 'UI', Value: ['1.2.840.10008.1.2'] } };
  const written = data.datasetToDict({
    _meta: meta,
    _vrMap: {},
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.88.22',
    SOPInstanceUID: '1.2.9',
    StudyInstanceUID: '1.2.1',
    SeriesInstanceUID: '1.2.8',
    Modality: 'SR',
    ...report.contentItem([source], { PersonName: 'Müller^Jörg' }),
  });
  return new Uint8Array(written.write());
}

describe('a report written by dcmjs, in implicit VR and sequences of undefined length', () => {
  const { Bidirectional, Length, Circle } = utilities.TID300;

  const bytes = reportOf(
    new Bidirectional({
      ...common('Bidirectional'),
      longAxis: { point1: point(10.5, 20.5), point2: point(40.5, 20.5) },
      shortAxis: { point1: point(25, 12), point2: point(25, 30) },
      longAxisLength: 21.5,
      shortAxisLength: 12.9,
    }),
    new Length({
      ...common('Length'),
      point1: point(1, 2),
      point2: point(3, 4),
      distance: 2,
    }),
    new Circle({
      ...common('CircleROI'),
      points: [point(5, 5), point(7, 5)],
      radius: 2,
      area: 12,
    }),
  );
  const { marks, warnings } = readMarks(readPart10(bytes).dataset);

  test('gives its bidirectional measurement with everything that it says', () => {
    expect(marks[0]).toMatchObject({
      longAxis: {
        endpoints: [
          [10.5, 20.5],
          [40.5, 20.5],
        ],
        reportedMm: 21.5,
      },
      shortAxis: {
        endpoints: [
          [25, 12],
          [25, 30],
        ],
        reportedMm: 12.9,
      },
      referencedImage: { sopInstanceUID: '1.2.7', studyInstanceUID: '1.2.1', seriesInstanceUID: '1.2.2' },
      trackingID: 'Cornerstone3DTools@^0.1.0:Bidirectional',
      finding: { value: '4147007', scheme: 'SCT', meaning: 'Mässe' },
      findingSites: [{ value: '39607008', scheme: 'SCT', meaning: 'Lung' }],
      observer: { type: 'person', name: 'Müller^Jörg' },
    });
  });

  test('gives its length as a mark without short axis, and a warning for its circle', () => {
    expect(marks[1]?.longAxis).toEqual({
      endpoints: [
        [1, 2],
        [3, 4],
      ],
      reportedMm: 2,
    });
    expect(marks).toHaveLength(2);
    expect(warnings.map(({ groupIndex, reason }) => [groupIndex, reason])).toEqual([[2, 'no-axis']]);
  });
});
