import { describe, expect, test } from '@jest/globals';
import { indexToLps } from '../../../../../dicom-sr/geometry/affine.js';
import type { Vec3 } from '../../../../../dicom-sr/geometry/vec3.js';
import type { NamedImage, PatientLines, UnplacedMark } from '../../../../../dicom-sr/measurement/mark.js';
import { readPart10 } from '../../../../../dicom-sr/part10/read-part10.js';
import type { CandidateImage } from '../../../../../dicom-sr/readers/placement/candidate-image.js';
import { candidateImages } from '../../../../../dicom-sr/readers/placement/candidate-image.js';
import { placeMark, placeMarks } from '../../../../../dicom-sr/readers/placement/place-marks.js';
import { toPatient } from '../../../../../dicom-sr/readers/placement/place-patient-lines.js';
import { writeCtSeries } from '../../../../../dicom-sr/writers/write-ct-series.js';
import { grids, testSeries } from '../../../../fixtures/dicom/ct-series.js';

const imagesOf = (grid: keyof typeof grids, key = 'test'): readonly CandidateImage[] =>
  writeCtSeries(testSeries(grids[grid], key)).flatMap(({ part10 }) => candidateImages(readPart10(part10).dataset));
const source = { sopClassUID: '1', sopInstanceUID: '2', seriesInstanceUID: '3', studyInstanceUID: '4', groupIndex: 0 };
const unplaced = (place: PatientLines | NamedImage): UnplacedMark => ({ place, mark: { findingSites: [], source } });

describe.each(Object.keys(grids) as (keyof typeof grids)[])(
  'lines in patient coordinates, on a series that is %s',
  (name) => {
    const { affine } = grids[name];
    const images = imagesOf(name);
    const frameOfReferenceUID = images[0].frameOfReferenceUID;
    const at = (column: number, row: number, slice: number): Vec3 => indexToLps(affine, column, row, slice);
    const lines = (slice: number): PatientLines => ({
      kind: 'patient-lines',
      frameOfReferenceUID,
      longAxis: [at(2, 3, slice), at(7, 6, slice)],
      longReportedMm: 4,
      shortAxis: [at(5, 3, slice), at(4, 6, slice)],
    });

    test('come to lie on their slice, counted as DICOM counts', () => {
      const mark = placeMark(unplaced(lines(4)), images);
      if (typeof mark === 'string') throw new Error(mark);
      const [[x0, y0], [x1, y1]] = mark.longAxis.endpoints;
      [x0, y0, x1, y1].forEach((value, i) => expect(value).toBeCloseTo([2.5, 3.5, 7.5, 6.5][i], 3));
      expect(mark.longAxis.reportedMm).toBe(4);
      const slice = images.find(({ sopInstanceUID }) => sopInstanceUID === mark.referencedImage.sopInstanceUID);
      if (slice === undefined) throw new Error('no slice');
      toPatient([x0, y0], slice).forEach((value, axis) => expect(value).toBeCloseTo(at(2, 3, 4)[axis], 3));
    });

    test.each([
      [0.48, 'placed'],
      [0.52, 'between-slices'],
    ])('may lie beside the last slice by half of the distance between slices: %d of it', (share, expected) => {
      const longAxis = [at(2, 3, 6 + share), at(7, 6, 6)] as const;
      const mark = placeMark(unplaced({ ...lines(6), longAxis }), images);
      expect(typeof mark === 'string' ? mark : 'placed').toBe(expected);
    });

    test('are refused where nobody can say on which image they lie', () => {
      const elsewhere = imagesOf(name, 'another').map((image) => ({ ...image, frameOfReferenceUID }));
      expect(placeMark(unplaced({ ...lines(4), frameOfReferenceUID: '2.25.404' }), images)).toBe('image-not-found');
      expect(placeMark(unplaced(lines(4)), [])).toBe('image-not-found');
      expect(placeMark(unplaced(lines(60)), images)).toBe('between-slices');
      expect(placeMark(unplaced(lines(4)), [...images, ...elsewhere])).toBe('ambiguous-series');
      const seriesInstanceUIDs = [images[0].seriesInstanceUID];
      expect(placeMark(unplaced({ ...lines(4), seriesInstanceUIDs }), [...images, ...elsewhere])).toHaveProperty(
        'longAxis',
      );
      const imageUIDs = [elsewhere[4].sopInstanceUID];
      expect(placeMark(unplaced({ ...lines(4), imageUIDs }), [...images, ...elsewhere])).toMatchObject({
        referencedImage: { sopInstanceUID: imageUIDs[0] },
      });
    });
  },
);

describe('lines on an image that a table names', () => {
  const images = imagesOf('axial').map((image) => ({ ...image, seriesNumber: '2', studyID: '01', patientID: '0089' }));
  const longAxis = {
    endpoints: [
      [1, 1],
      [5, 1],
    ],
  } as const;
  const place = (changes: Partial<NamedImage>): NamedImage => ({ kind: 'named-image', longAxis, ...changes });
  const result = (changes: Partial<NamedImage>, all = images) => {
    const mark = placeMark(unplaced(place(changes)), all);
    return typeof mark === 'string'
      ? mark
      : images.findIndex(({ sopInstanceUID }) => sopInstanceUID === mark.referencedImage.sopInstanceUID);
  };
  const [{ seriesInstanceUID, instanceNumber = 0 }] = images;
  const series = { seriesNumber: '2', studyID: '1', patientID: '89' };

  test.each<[string, Partial<NamedImage>, number | string]>([
    ['its UID', { sopInstanceUID: images[3].sopInstanceUID }, 3],
    ['a UID that is not there', { sopInstanceUID: '2.25.404' }, 'image-not-found'],
    ['series and number', { seriesInstanceUID, instanceNumber: instanceNumber + 2 }, 2],
    ['a series that is not there', { seriesInstanceUID: '2.25.404', instanceNumber }, 'image-not-found'],
    ['numbers, without leading zeros', { series, instanceNumber: instanceNumber + 1 }, 1],
    ['numbers of another patient', { series: { ...series, patientID: '90' }, instanceNumber }, 'image-not-found'],
    ['its frame', { sopInstanceUID: images[3].sopInstanceUID, frameNumber: 1 }, 3],
    ['a frame that it does not have', { sopInstanceUID: images[3].sopInstanceUID, frameNumber: 2 }, 'image-not-found'],
    ['its spacing', { sopInstanceUID: images[3].sopInstanceUID, pixelSpacingMm: [0.75, 0.62] }, 3],
    ['another spacing', { sopInstanceUID: images[3].sopInstanceUID, pixelSpacingMm: [0.75, 0.9] }, 'spacing-differs'],
  ])('are placed by %s', (_, changes, expected) => {
    expect(result(changes)).toBe(expected);
  });

  test('are refused where two series have the number', () => {
    expect(
      result({ series, instanceNumber }, [
        ...images,
        { ...images[0], seriesInstanceUID: '2.25.9', sopInstanceUID: '2.25.10' },
      ]),
    ).toBe('ambiguous-series');
  });

  test('leave a warning where they cannot be placed', () => {
    const read = { marks: [], warnings: [], unplaced: [unplaced(place({ sopInstanceUID: '2.25.404' }))] };
    expect(placeMarks(read, images)).toEqual({
      marks: [],
      warnings: [
        {
          reason: 'image-not-found',
          detail: 'The image that the mark refers to is not there: send the series that was marked.',
          groupIndex: 0,
        },
      ],
    });
  });
});
