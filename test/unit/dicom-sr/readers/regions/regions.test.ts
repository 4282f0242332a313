import { describe, expect, test } from '@jest/globals';
import type { Vec3 } from '../../../../../dicom-sr/geometry/vec3.js';
import { distance } from '../../../../../dicom-sr/geometry/vec3.js';
import type { PatientLines, ReadMarks } from '../../../../../dicom-sr/measurement/mark.js';
import { readPart10 } from '../../../../../dicom-sr/part10/read-part10.js';
import { writePart10 } from '../../../../../dicom-sr/part10/write-part10.js';
import { readMarkFile } from '../../../../../dicom-sr/readers/read-mark-file.js';
import { readMarks } from '../../../../../dicom-sr/readers/read-marks.js';
import { isLesionRoi } from '../../../../../dicom-sr/readers/rtstruct/is-lesion-roi.js';
import { isLesionSegment } from '../../../../../dicom-sr/readers/seg-region/is-lesion-segment.js';
import { writeCtSeries } from '../../../../../dicom-sr/writers/write-ct-series.js';
import { grids, testSeries } from '../../../../fixtures/dicom/ct-series.js';
import { testMask } from '../../../../fixtures/dicom/result-content.js';
import { drawnMark } from '../../../../fixtures/marks/drawn-mark.js';
import { foreignSegmentation } from '../../../../fixtures/marks/foreign-segmentation.js';
import { keyObjects } from '../../../../fixtures/marks/key-objects.js';
import type { TestRoi } from '../../../../fixtures/marks/structure-set.js';
import { ellipse, structureSet } from '../../../../fixtures/marks/structure-set.js';

const placeOf = ({ unplaced = [] }: ReadMarks): PatientLines => unplaced[0]?.place as PatientLines;
const mm = (line: readonly [Vec3, Vec3] | undefined): number => (line === undefined ? NaN : distance(...line));
const reasons = ({ warnings }: ReadMarks) => warnings.map(({ reason }) => reason);

describe('an RT structure set', () => {
  const frameOfReferenceUID = '2.25.1002';
  const read = (...rois: readonly TestRoi[]) =>
    readMarks(readPart10(writePart10(structureSet({ rois, frameOfReferenceUID }))).dataset);
  const contour = (z: number, a: number, b: number) => ({
    points: ellipse([10, 20, z], [a, 0, 0], [0, b, 0]),
    imageUID: `2.25.${z}`,
  });

  test('gives the axes of a lesion on the slice on which it is largest', () => {
    const result = read({ name: 'GTV-1', contours: [contour(1, 8, 6), contour(2, 15, 9), contour(3, 12, 9)] });
    const place = placeOf(result);
    expect(mm(place.longAxis)).toBeCloseTo(30, 1);
    expect(mm(place.shortAxis)).toBeCloseTo(18, 1);
    expect(place.imageUIDs).toEqual(['2.25.2']);
    expect(result.unplaced?.[0].mark).toMatchObject({
      trackingID: 'GTV-1',
      derivedFrom: 'contours',
      observer: { name: 'Contour^Carl' },
    });
  });

  test('measures an oblique contour in its plane', () => {
    const tilted = ellipse([10, 20, 30], [0, 12, 9], [8, 0, 0]);
    const place = placeOf(read({ name: 'GTV', contours: [{ points: tilted }] }));
    expect(mm(place.longAxis)).toBeCloseTo(30, 1);
    expect(mm(place.shortAxis)).toBeCloseTo(16, 1);
  });

  test('leaves a hole out', () => {
    const place = placeOf(read({ name: 'GTV', contours: [contour(2, 15, 9), contour(2, 6, 6)] }));
    expect(mm(place.shortAxis)).toBeLessThan(18);
  });

  test.each<[string, TestRoi, string]>([
    ['an organ', { name: 'Lung-Left', type: 'ORGAN', contours: [contour(1, 8, 6)] }, 'not-a-lesion'],
    ['no contour', { name: 'GTV', contours: [] }, 'no-contour'],
    ['a point', { name: 'GTV', contours: [{ points: [[1, 2, 3]], type: 'POINT' }] }, 'no-contour'],
    ['an open line', { name: 'GTV', contours: [{ ...contour(1, 8, 6), type: 'OPEN_PLANAR' }] }, 'no-contour'],
    [
      'a contour that is not plane',
      {
        name: 'GTV',
        contours: [
          {
            points: [
              [0, 0, 0],
              [9, 0, 0],
              [9, 9, 5],
              [0, 9, 0],
            ],
          },
        ],
      },
      'no-contour',
    ],
    [
      'a contour on a line',
      {
        name: 'GTV',
        contours: [
          {
            points: [
              [0, 0, 0],
              [9, 0, 0],
              [5, 0, 0],
            ],
          },
        ],
      },
      'no-contour',
    ],
  ])('says why a region is no mark: %s', (_, roi, reason) => {
    const result = read(roi);
    expect([result.unplaced, reasons(result)]).toEqual([[], [reason]]);
  });

  test.each<[string, string, boolean]>([
    ['GTV-1', 'ORGAN', true],
    ['GTVp', '', true],
    ['Tumor', 'GTV', true],
    ['primary tumour', '', true],
    ['Liver_met2', 'ORGAN', true],
    ['Lesion 3', '', true],
    ['CTV-1', 'ORGAN', false],
    ['PTV_GTV', '', false],
    ['Spinal cord', 'ORGAN', false],
    ['Patient', 'EXTERNAL', false],
    ['Lesion marker', 'MARKER', false],
    ['Metabolic', '', false],
    ['I1', 'MARKER', false],
  ])('takes ROI %s of type %j for a lesion: %s', (name, type, expected) => {
    expect(isLesionRoi(name, type)).toBe(expected);
  });
});

describe('a segmentation', () => {
  const ct = writeCtSeries(testSeries(grids.oblique));
  const file = foreignSegmentation(ct, testMask());

  test('gives the axes of a lesion between outer pixel edges, with its tracking', () => {
    const result = readMarkFile(file);
    expect(reasons(result)).toEqual([]);
    expect(result.unplaced).toMatchObject([
      {
        mark: { trackingID: 'Target 1', derivedFrom: 'segment', finding: { value: '27925004' } },
        place: { kind: 'patient-lines' },
      },
    ]);
    expect(mm(placeOf(result).longAxis)).toBeGreaterThan(3);
    expect(placeOf(result).imageUIDs).toHaveLength(1);
  });

  test.each([
    ['fractions', { SegmentationType: 'FRACTIONAL' }, 'unsupported-segmentation'],
    ['pixels that are cut off', { PixelData: new Uint8Array(2) }, 'damaged-document'],
    ['no segment', { SegmentSequence: [] }, 'no-contour'],
    ['no series of its own', { SeriesInstanceUID: '' }, 'incomplete-document'],
  ])('is refused with %s', (_, changes, reason) => {
    expect(reasons(readMarks({ ...readPart10(file).dataset, ...changes }))).toEqual([reason]);
  });

  test.each([
    ['SCT', '49755003', undefined, true],
    ['SRT', 'M-01000', undefined, true],
    ['SCT', '85756007', '4147007', true],
    ['SCT', '85756007', '10200004', false],
    ['SCT', '123037004', '39607008', false],
  ])('takes %s %s for the category of a lesion, of type %s: %s', (scheme, value, type, expected) => {
    const code = (text: string) => ({ scheme, value: text, meaning: '' });
    expect(isLesionSegment(code(value), type === undefined ? undefined : code(type))).toBe(expected);
  });
});

describe('key objects', () => {
  test('are resolved to the images that they flag, and measure nothing', () => {
    const { marks, warnings } = readMarks(readPart10(writePart10(keyObjects([drawnMark]))).dataset);
    expect(marks).toEqual([]);
    expect(warnings).toMatchObject([{ reason: 'no-measurement', images: [drawnMark.image] }]);
  });
});

describe('private annotations', () => {
  const basicText = { ...keyObjects([drawnMark]), SOPClassUID: '1.2.840.10008.5.1.4.1.1.88.11' };

  test.each([
    ['OsiriX, by the description of its series', { ...basicText, SeriesDescription: 'OsiriX ROI SR' }, 'osirix-roi'],
    ['Horos', { ...basicText, SeriesDescription: 'Horos ROI SR' }, 'osirix-roi'],
    [
      'OsiriX, by its title and the archive of objects in it',
      {
        ...basicText,
        ConceptNameCodeSequence: [{ CodeValue: '1', CodingSchemeDesignator: '99HUG', CodeMeaning: 'ROI Annotations' }],
        EncapsulatedDocument: new Uint8Array([4, 11]),
      },
      'osirix-roi',
    ],
    [
      'Visage, by deflated XML',
      { ...keyObjects([drawnMark]), '00711062': new Uint8Array([0x78, 0x9c, 1, 2]) },
      'visage-private',
    ],
    ['Visage, by the creator of its block', { ...keyObjects([drawnMark]), '00710010': 'VISAGE' }, 'visage-private'],
    ['no private format', basicText, 'unsupported-document'],
  ])('are refused by name: %s', (_, dataset, reason) => {
    expect(reasons(readMarks(dataset))).toEqual([reason]);
  });
});
