import { describe, expect, test } from '@jest/globals';
import { DicomError } from '../../../../dicom-sr/errors/dicom-error.js';
import type { ImagePoint } from '../../../../dicom-sr/geometry/index-point.js';
import { locateMark } from '../../../../dicom-sr/measurement/locate-mark.js';
import type { Mark } from '../../../../dicom-sr/measurement/mark.js';
import { emptyVolume } from '../../../fixtures/empty-volume.js';
import { bidirectionalMark } from '../../../fixtures/mark-report.js';

const source = {
  sopClassUID: '1.2.840.10008.5.1.4.1.1.88.22',
  sopInstanceUID: '2.25.1',
  seriesInstanceUID: '2.25.2',
  studyInstanceUID: '2.25.1001',
  groupIndex: 0,
};

const mark = (...endpoints: readonly [ImagePoint, ImagePoint]): Mark => {
  const { shortAxis: _shortAxis, ...rest } = bidirectionalMark;
  return { ...rest, longAxis: { endpoints }, source };
};

/** 30 slices of 200 rows × 300 columns, pixels 0.5 mm wide and 0.75 mm high, 2 mm apart, from −100, −50, 10. */
const volume = emptyVolume({ shape: [30, 200, 300], spacingMm: [2, 0.75, 0.5], origin: [-100, -50, 10] });

function codeOf(locate: () => unknown): string {
  try {
    locate();
    return 'no error';
  } catch (error) {
    return error instanceof DicomError ? error.code : String(error);
  }
}

describe('locateMark', () => {
  test('takes 0.5\\0.5 for the centre of the top left pixel (PS3.3 C.18.6.1.2)', () => {
    const located = locateMark(mark([0.5, 0.5], [10.5, 20.5]), volume);
    expect(located.voxel).toEqual({
      slice: 7,
      longAxis: [
        [0, 0],
        [10, 20],
      ],
    });
    expect(located.longAxisLps).toEqual([
      [-100, -50, 24],
      [-95, -35, 24],
    ]);
  });

  test('places the short axis on the same slice', () => {
    const located = locateMark({ ...bidirectionalMark, source }, volume);
    expect(located.voxel.shortAxis).toEqual([
      [115.5, 108.25],
      [115.5, 130],
    ]);
    expect(located.shortAxisLps?.[0]).toEqual([-42.25, 31.1875, 24]);
    expect(located.mark.trackingUID).toBe('2.25.3001');
  });

  test('leaves out a short axis that is not there', () => {
    const located = locateMark(mark([1, 1], [5, 5]), volume);
    expect(located).not.toHaveProperty('shortAxisLps');
    expect(located.voxel).not.toHaveProperty('shortAxis');
  });

  test.each<readonly [ImagePoint, ImagePoint]>([
    [
      [0, 0],
      [300, 200],
    ],
    [
      [300, 0],
      [0, 200],
    ],
  ])('accepts endpoints on the outer edges of the image: %j %j', (a, b) => {
    expect(codeOf(() => locateMark(mark(a, b), volume))).toBe('no error');
  });

  test.each<readonly [ImagePoint]>([
    [[-0.01, 5]],
    [[300.01, 5]],
    [[5, -0.01]],
    [[5, 200.01]],
    [[NaN, 5]],
    [[5, Infinity]],
  ])('refuses the endpoint %j as outside of the image', (outside) => {
    expect(codeOf(() => locateMark(mark([10, 10], outside), volume))).toBe('mark-outside-image');
    expect(codeOf(() => locateMark(mark(outside, [10, 10]), volume))).toBe('mark-outside-image');
  });

  test('refuses a short axis outside of the image', () => {
    const shortAxis = {
      endpoints: [
        [5, 5],
        [5, 201],
      ],
    } as const;
    expect(codeOf(() => locateMark({ ...mark([1, 1], [9, 9]), shortAxis }, volume))).toBe('mark-outside-image');
  });

  const onImage = (sopInstanceUID: string, frameNumber?: number): Mark => ({
    ...mark([1, 1], [9, 9]),
    referencedImage: { sopClassUID: '1.2', sopInstanceUID, ...(frameNumber !== undefined && { frameNumber }) },
  });

  test('refuses an image that is not in the volume, before anything else', () => {
    const elsewhere = { ...onImage('2.25.2030'), longAxis: mark([-1, -1], [9, 9]).longAxis };
    expect(codeOf(() => locateMark(elsewhere, volume))).toBe('image-not-found');
  });

  test('takes frame 1 of a single-frame image for the image, and finds no other frame', () => {
    expect(locateMark(onImage('2.25.2003', 1), volume).voxel.slice).toBe(3);
    expect(codeOf(() => locateMark(onImage('2.25.2003', 2), volume))).toBe('image-not-found');
  });

  test('names no UID in its messages', () => {
    const messages = [onImage('2.25.9999'), mark([-1, 0], [1, 1])].map((wrong) => {
      try {
        return JSON.stringify(locateMark(wrong, volume).voxel);
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(messages.join(' ')).not.toContain('2.25');
    expect(messages[1]).toContain('300 × 200');
  });
});
