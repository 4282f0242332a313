import { describe, expect, test } from '@jest/globals';
import { DicomError } from '../../../../dicom-sr/errors/dicom-error.js';
import { concepts } from '../../../../dicom-sr/measurement/concepts.js';
import { itemsOf, numbersOf, textOf } from '../../../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../../../dicom-sr/part10/read-part10.js';
import { readMarks } from '../../../../dicom-sr/readers/read-marks.js';
import type { MarkSrContent } from '../../../../dicom-sr/writers/write-mark-sr.js';
import { writeMarkSr } from '../../../../dicom-sr/writers/write-mark-sr.js';
import { bidirectionalMark, expectedMark, lengthMark, markSrContent } from '../../../fixtures/mark-report.js';

const forms = ['cornerstone3d', 'planar-roi'] as const;
const read = (content: MarkSrContent) => readMarks(readPart10(writeMarkSr(content).part10).dataset);

const lungLeft = {
  value: '39607008',
  scheme: 'SCT',
  meaning: 'Lung',
  laterality: { value: '7771000', scheme: 'SCT', meaning: 'Left' },
};

describe.each(forms)('writeMarkSr as %s', (form) => {
  test('writes marks that are read back exactly', () => {
    const full = { ...bidirectionalMark, trackingID: 'Läsion 1', findingSites: [lungLeft, concepts.mass] };
    const other = {
      ...lengthMark,
      referencedImage: { ...lengthMark.referencedImage, frameNumber: 3 },
      trackingID: 'L2',
    };
    const marks = [full, other, { ...lengthMark, trackingUID: '2.25.3003', trackingID: 'L3' }];
    const result = read(markSrContent({ form, marks, observer: { type: 'person', name: 'Müller^Jörg' } }));
    expect(result.warnings).toEqual([]);
    expect(result.marks.map(({ source, observer, ...mark }) => ({ mark, observer, group: source.groupIndex }))).toEqual(
      marks.map((mark, group) => ({
        mark: expectedMark(mark, '2.25.1001'),
        observer: { type: 'person', name: 'Müller^Jörg' },
        group,
      })),
    );
  });

  test('names itself as the source of the marks', () => {
    const written = writeMarkSr(markSrContent({ form }));
    const { part10, ...uids } = written;
    expect(readMarks(readPart10(part10).dataset).marks[0]?.source).toEqual({ ...uids, groupIndex: 0 });
  });

  test('gives the same bytes for the same content, and other UIDs for another key', () => {
    const content = markSrContent({ form });
    expect(writeMarkSr(content)).toEqual(writeMarkSr(content));
    const other = writeMarkSr({ ...content, key: 'other' });
    expect(other.sopInstanceUID).not.toBe(writeMarkSr(content).sopInstanceUID);
    expect(other.seriesInstanceUID).not.toBe(writeMarkSr(content).seriesInstanceUID);
  });

  test('names a device that observed', () => {
    const observer = { type: 'device', name: 'CAD' } as const;
    expect(read(markSrContent({ form, observer })).marks[0]?.observer).toEqual(observer);
  });

  test('names every marked image once as evidence, under its series', () => {
    const elsewhere = {
      ...lengthMark,
      referencedImage: { ...lengthMark.referencedImage, sopInstanceUID: '2.25.9', seriesInstanceUID: '2.25.8' },
    };
    const marks = [bidirectionalMark, lengthMark, elsewhere];
    const { dataset } = readPart10(writeMarkSr(markSrContent({ form, marks })).part10);
    const [study] = itemsOf(dataset, 'CurrentRequestedProcedureEvidenceSequence');
    const series = itemsOf(study ?? {}, 'ReferencedSeriesSequence').map((item) => [
      textOf(item, 'SeriesInstanceUID'),
      itemsOf(item, 'ReferencedSOPSequence').map((instance) => textOf(instance, 'ReferencedSOPInstanceUID')),
    ]);
    expect(series).toEqual([
      ['2.25.2000', ['2.25.2007']],
      ['2.25.8', ['2.25.9']],
    ]);
  });

  test('writes a measurement without a value where none is known', () => {
    const mark = { ...lengthMark, longAxis: { endpoints: lengthMark.longAxis.endpoints } };
    const { marks, warnings } = read(markSrContent({ form, marks: [mark] }));
    expect(marks[0]?.longAxis).toEqual(mark.longAxis);
    expect(warnings).toEqual([]);
  });

  test('refuses a tracking UID that is none', () => {
    const marks = [{ ...lengthMark, trackingUID: 'not a UID' }];
    expect(() => writeMarkSr(markSrContent({ form, marks }))).toThrow(DicomError);
  });
});

describe('writeMarkSr', () => {
  test('tells OHIF by the tracking identifier which tool a group belongs to', () => {
    const { marks } = read(markSrContent({ marks: [bidirectionalMark, lengthMark] }));
    expect(marks.map(({ trackingID }) => trackingID)).toEqual([
      'Cornerstone3DTools@^0.1.0:Bidirectional',
      'Cornerstone3DTools@^0.1.0:Length',
    ]);
  });

  test('gives the region of TID 1410 as an outline through the four endpoints', () => {
    const { dataset } = readPart10(writeMarkSr(markSrContent({ form: 'planar-roi' })).part10);
    const measurements = itemsOf(dataset, 'ContentSequence').at(-1) ?? {};
    const [group] = itemsOf(measurements, 'ContentSequence');
    const region = itemsOf(group ?? {}, 'ContentSequence').find((item) => textOf(item, 'ValueType') === 'SCOORD');
    expect(numbersOf(region ?? {}, 'GraphicData')).toEqual([
      100.5, 120.25, 116, 108.75, 131.5, 120.25, 116, 130.5, 100.5, 120.25,
    ]);
  });

  test('leaves the frame of reference to the images, and takes a name of its own for the equipment', () => {
    const { dataset } = readPart10(writeMarkSr(markSrContent({ manufacturer: 'Test Viewer' })).part10);
    expect(dataset).not.toHaveProperty('FrameOfReferenceUID');
    expect(textOf(dataset, 'Manufacturer')).toBe('Test Viewer');
    expect([textOf(dataset, 'ContentDate'), textOf(dataset, 'ContentTime')]).toEqual(['20240102', '121314.567']);
  });
});
