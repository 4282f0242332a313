import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Affine } from '../../../dicom-sr/geometry/affine.js';
import type { Vec3 } from '../../../dicom-sr/geometry/vec3.js';
import { cross, distance, dot, norm, scale, subtract } from '../../../dicom-sr/geometry/vec3.js';
import { locateMark } from '../../../dicom-sr/measurement/locate-mark.js';
import { readMarks } from '../../../dicom-sr/readers/read-marks.js';
import { readPart10 } from '../../../dicom-sr/part10/read-part10.js';
import { writeMarkSr } from '../../../dicom-sr/writers/write-mark-sr.js';
import { emptyVolume } from '../../fixtures/empty-volume.js';
import { bidirectionalMark, ctImageStorage, markSrContent } from '../../fixtures/mark-report.js';

const rows = 180;
const columns = 240;
const slices = 12;

const unit = (v: Vec3): Vec3 => scale(v, 1 / norm(v));

/** Any orientation of the image plane, from two directions that are not parallel. */
const orientation = fc
  .tuple(...[0, 1, 2, 3, 4, 5].map(() => fc.double({ min: -1, max: 1, noNaN: true })))
  .map(([a, b, c, d, e, f]) => [[a, b, c] as Vec3, [d, e, f] as Vec3] as const)
  .filter(([row, other]) => norm(row) > 0.1 && norm(other) > 0.1 && norm(cross(unit(row), unit(other))) > 0.1)
  .map(([row, other]): readonly [Vec3, Vec3] => [unit(row), unit(cross(cross(row, other), row))]);

const millimeters = fc.double({ min: 0.3, max: 5, noNaN: true });
const position = fc.double({ min: -500, max: 500, noNaN: true });

const volumes = fc
  .record({
    spacingMm: fc.tuple(millimeters, millimeters, millimeters),
    origin: fc.tuple(position, position, position),
    orientation,
  })
  .map((geometry) => emptyVolume({ shape: [slices, rows, columns], ...geometry }));

const imagePoint = fc.tuple(
  fc.float({ min: 0, max: columns, noNaN: true }),
  fc.float({ min: 0, max: rows, noNaN: true }),
);
const line = fc.tuple(imagePoint, imagePoint).filter(([a, b]) => a[0] !== b[0] || a[1] !== b[1]);

/** The way back from LPS mm to [column, row, slice], by projection on the three perpendicular steps. */
function lpsToIndex({ origin, columnStep, rowStep, sliceStep }: Affine, point: Vec3): readonly number[] {
  const offset = subtract(point, origin);
  return [columnStep, rowStep, sliceStep].map((step) => dot(offset, step) / dot(step, step));
}

describe('locateMark on oblique volumes', () => {
  test('agrees between indices and LPS mm, half a pixel less than DICOM counts', () => {
    fc.assert(
      fc.property(volumes, line, line, fc.nat(slices - 1), (volume, long, short, slice) => {
        const referencedImage = { sopClassUID: ctImageStorage, sopInstanceUID: `2.25.${2000 + slice}` };
        const source = {
          sopClassUID: '1',
          sopInstanceUID: '1',
          seriesInstanceUID: '1',
          studyInstanceUID: '1',
          groupIndex: 0,
        };
        const axes = { longAxis: { endpoints: long }, shortAxis: { endpoints: short } };
        const located = locateMark({ ...axes, referencedImage, findingSites: [], source }, volume);
        const lps = [...located.longAxisLps, ...(located.shortAxisLps ?? [])];
        [...long, ...short].forEach(([column, row], i) => {
          const index = lpsToIndex(volume.affine, lps[i] ?? [NaN, NaN, NaN]);
          expect(index[0]).toBeCloseTo(column - 0.5, 6);
          expect(index[1]).toBeCloseTo(row - 0.5, 6);
          expect(index[2]).toBeCloseTo(slice, 6);
        });
      }),
    );
  });

  test('keeps the length of an axis: pixel distances times spacing are millimetres between LPS points', () => {
    fc.assert(
      fc.property(volumes, line, (volume, [a, b]) => {
        const source = {
          sopClassUID: '1',
          sopInstanceUID: '1',
          seriesInstanceUID: '1',
          studyInstanceUID: '1',
          groupIndex: 0,
        };
        const referencedImage = { sopClassUID: ctImageStorage, sopInstanceUID: '2.25.2000' };
        const mark = { longAxis: { endpoints: [a, b] as const }, referencedImage, findingSites: [], source };
        const { longAxisLps } = locateMark(mark, volume);
        const [, rowMm, columnMm] = volume.spacingMm;
        const expected = Math.hypot((a[0] - b[0]) * columnMm, (a[1] - b[1]) * rowMm);
        expect(distance(...longAxisLps)).toBeCloseTo(expected, 6);
      }),
    );
  });
});

describe('marks written and read', () => {
  const reportedMm = fc.double({ min: 0.001, max: 1000, noNaN: true });
  const axis = fc.record({ endpoints: line, reportedMm });

  test('come back with the endpoints, lengths and image that they had, in both forms', () => {
    fc.assert(
      fc.property(axis, axis, fc.constantFrom('cornerstone3d', 'planar-roi'), (longAxis, shortAxis, form) => {
        const mark = { ...bidirectionalMark, longAxis, shortAxis };
        const { part10 } = writeMarkSr(markSrContent({ form, marks: [mark] }));
        const { marks, warnings } = readMarks(readPart10(part10).dataset);
        expect(warnings).toEqual([]);
        expect(marks[0]?.longAxis).toEqual(longAxis);
        expect(marks[0]?.shortAxis).toEqual(shortAxis);
        expect(marks[0]?.referencedImage.sopInstanceUID).toBe(mark.referencedImage.sopInstanceUID);
      }),
    );
  });
});
