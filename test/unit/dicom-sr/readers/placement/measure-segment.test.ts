import { describe, expect, test } from '@jest/globals';
import type { Vec3 } from '../../../../../dicom-sr/geometry/vec3.js';
import { distance } from '../../../../../dicom-sr/geometry/vec3.js';
import { concepts } from '../../../../../dicom-sr/measurement/concepts.js';
import type { Mark, ReadMarks } from '../../../../../dicom-sr/measurement/mark.js';
import type { NaturalDataset } from '../../../../../dicom-sr/part10/natural-dataset.js';
import { itemsOf } from '../../../../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../../../../dicom-sr/part10/read-part10.js';
import type { WritableDataset } from '../../../../../dicom-sr/part10/writable-dataset.js';
import { candidateImages } from '../../../../../dicom-sr/readers/placement/candidate-image.js';
import type { FoundSegmentation } from '../../../../../dicom-sr/readers/placement/measure-segment.js';
import { measureSegments } from '../../../../../dicom-sr/readers/placement/measure-segment.js';
import { placeMarks } from '../../../../../dicom-sr/readers/placement/place-marks.js';
import { toPatient } from '../../../../../dicom-sr/readers/placement/place-patient-lines.js';
import { readMarks } from '../../../../../dicom-sr/readers/read-marks.js';
import { assembleVolume } from '../../../../../dicom-sr/volume/assemble-volume.js';
import { readCtImage } from '../../../../../dicom-sr/volume/read-ct-image.js';
import { imageContent } from '../../../../../dicom-sr/writers/content-items.js';
import { writeCtSeries } from '../../../../../dicom-sr/writers/write-ct-series.js';
import { writeSeg } from '../../../../../dicom-sr/writers/write-seg.js';
import { grids, testSeries } from '../../../../fixtures/dicom/ct-series.js';
import { ellipsoidMask } from '../../../../fixtures/dicom/ellipsoid-mask.js';
import { testResult } from '../../../../fixtures/dicom/result-content.js';
import { foreignSegmentation } from '../../../../fixtures/marks/foreign-segmentation.js';
import type { SegmentReportOptions } from '../../../../fixtures/marks/segment-report.js';
import { segmentReference, segmentReport } from '../../../../fixtures/marks/segment-report.js';

function scene(grid: keyof typeof grids) {
  const ct = writeCtSeries(testSeries({ affine: grids[grid].affine, shape: [9, 40, 44] }, grid));
  const volume = assembleVolume(ct.map(({ part10 }) => readCtImage(part10)));
  const lesion = ellipsoidMask(volume, [5, 19, 23]);
  const images = ct.flatMap(({ part10 }) => candidateImages(readPart10(part10).dataset));
  return { ct, volume, lesion, images, seg: foreignSegmentation(ct, lesion.mask) };
}
const datasetOf = (part10: Uint8Array): NaturalDataset => readPart10(part10).dataset;
const stated = { longMm: 19.5, shortMm: 11 } as const;

/** The marks of a report when its segmentation and images are at hand. */
function marksOf(
  { seg, images }: Pick<ReturnType<typeof scene>, 'seg' | 'images'>,
  options: SegmentReportOptions = stated,
  ...found: readonly FoundSegmentation[]
): ReadMarks {
  const { sopInstanceUID } = segmentReference(seg);
  const segmentations = new Map([[sopInstanceUID, found.length === 0 ? datasetOf(seg) : found[0]]]);
  return placeMarks(measureSegments(readMarks(datasetOf(segmentReport(seg, options))), segmentations), images);
}
const reasons = ({ marks, warnings }: ReadMarks) => [marks.length, ...warnings.map(({ reason }) => reason)];

describe.each(Object.keys(grids) as (keyof typeof grids)[])('a report on a segment of a series that is %s', (grid) => {
  const { lesion, images, seg, volume } = scene(grid);

  /** LPS mm of the ends of an axis, in the order of the truth. */
  const endsOf = (mark: Mark, axis: Mark['shortAxis'], truth: readonly [Vec3, Vec3]): readonly Vec3[] => {
    const image = images.find(({ sopInstanceUID }) => sopInstanceUID === mark.referencedImage.sopInstanceUID);
    if (image === undefined || axis === undefined) throw new Error('no axis');
    const ends = axis.endpoints.map((point) => toPatient(point, image));
    return distance(ends[0], truth[0]) < distance(ends[0], truth[1]) ? ends : ends.toReversed();
  };

  test('gives the axes of the lesion where it is largest, within a pixel of the true ones', () => {
    const { marks, warnings } = marksOf({ seg, images });
    expect(warnings).toEqual([]);
    const [mark] = marks;
    expect(mark.referencedImage.sopInstanceUID).toBe(volume.slices[lesion.slice].sopInstanceUID);
    const pixel = Math.hypot(0.75, 0.625);
    endsOf(mark, mark.longAxis, lesion.longAxis).forEach((end, i) =>
      expect(distance(end, lesion.longAxis[i])).toBeLessThan(pixel),
    );
    const [a, b] = endsOf(mark, mark.shortAxis, lesion.shortAxis);
    expect(Math.abs(distance(a, b) - distance(...lesion.shortAxis))).toBeLessThan(pixel);
  });

  test('keeps what the report states: lengths, tracking, finding and site, and that nobody drew the lines', () => {
    expect(marksOf({ seg, images }).marks).toMatchObject([
      {
        longAxis: { reportedMm: 19.5 },
        shortAxis: { reportedMm: 11 },
        trackingID: 'Segmented lesion',
        trackingUID: '2.25.3101',
        finding: { value: '4147007' },
        findingSites: [{ value: '39607008' }],
        derivedFrom: 'segment',
        source: { sopClassUID: '1.2.840.10008.5.1.4.1.1.88.22', groupIndex: 0 },
      },
    ]);
  });
});

describe('a report on a segment', () => {
  const axial = scene('axial');
  const { ct, lesion, images, seg, volume } = axial;
  const other = scene('oblique');
  const dataset = datasetOf(seg);
  const group = (where: Parameters<typeof segmentReference>[1]) => [
    imageContent('CONTAINS', concepts.referencedSegmentationFrame, segmentReference(seg, where)),
  ];
  const frames = itemsOf(dataset, 'PerFrameFunctionalGroupsSequence').length;

  test.each<[string, SegmentReportOptions]>([
    ['a long axis alone', { longMm: 19 }],
    [
      'a measurement that is inferred from the segment',
      { longMm: 19, reference: [], inferredFrom: [imageContent('INFERRED FROM', undefined, segmentReference(seg))] },
    ],
    [
      'a COMPOSITE with a segment number',
      {
        longMm: 19,
        reference: [{ ...imageContent('INFERRED FROM', undefined, segmentReference(seg)), ValueType: 'COMPOSITE' }],
      },
    ],
    [
      'all segments, where there is one',
      { longMm: 19, reference: [imageContent('CONTAINS', concepts.referencedSegment, segmentReference(seg, {}))] },
    ],
  ])('is measured by %s', (_, options) => {
    const read = marksOf(axial, options);
    expect(reasons(read)).toEqual([1]);
    expect(read.marks[0].shortAxis?.reportedMm).toBeUndefined();
    expect(read.marks[0].longAxis.endpoints).toEqual(marksOf(axial).marks[0].longAxis.endpoints);
  });

  test.each([{ segmentNumber: 1, frameNumber: 2 }, { frameNumber: 2 }])(
    'is measured on the frame that it names: %j',
    (where) => {
      const [mark] = marksOf(axial, { ...stated, reference: group(where) }).marks;
      const largest = volume.slices.findIndex(
        ({ sopInstanceUID }) => sopInstanceUID === marksOf(axial).marks[0].referencedImage.sopInstanceUID,
      );
      expect([
        largest,
        volume.slices.findIndex((slice) => slice.sopInstanceUID === mark.referencedImage.sopInstanceUID),
      ]).toEqual([5, 4]);
    },
  );

  test('takes the series that the report names, where the segmentation names none', () => {
    const { ReferencedSeriesSequence: _series, ...bare } = dataset;
    const shared = {
      ...axial,
      images: [...images, ...images.map((image) => ({ ...image, seriesInstanceUID: '2.25.9' }))],
    };
    expect(marksOf(shared, stated, bare).marks[0].referencedImage.seriesInstanceUID).toBe(ct[0].seriesInstanceUID);
  });

  test('takes the series of the images that the report names', () => {
    const { ReferencedSeriesSequence: _series, ...bare } = dataset;
    const again = images.map((image) => ({ ...image, seriesInstanceUID: '2.25.9' }));
    const reference = [
      imageContent('CONTAINS', concepts.referencedSegment, segmentReference(seg)),
      imageContent('CONTAINS', concepts.sourceImageForSegmentation, volume.slices[lesion.slice]),
    ];
    const { marks } = marksOf({ seg, images: [...again, ...images] }, { ...stated, reference }, bare);
    expect(marks[0].referencedImage.seriesInstanceUID).toBe(ct[0].seriesInstanceUID);
  });

  test.each<[string, SegmentReportOptions, string]>([
    ['only a volume', {}, 'volumetric-group'],
    ['only a short axis', { shortMm: 11 }, 'volumetric-group'],
    ['a frame, and no length', { reference: group({ frameNumber: 1 }) }, 'segmentation-region'],
    ['another number', { ...stated, reference: group({ segmentNumber: 2 }) }, 'segment-not-found'],
    ['a number that is none', { ...stated, reference: group({ segmentNumber: 0 }) }, 'segment-not-found'],
    ['a frame that is not there', { ...stated, reference: group({ frameNumber: frames + 1 }) }, 'segment-not-found'],
    ['frame 0', { ...stated, reference: group({ frameNumber: 0 }) }, 'invalid-frame'],
    [
      'two segments',
      { ...stated, reference: [...group({ segmentNumber: 1 }), ...group({ segmentNumber: 2 })] },
      'several-segments',
    ],
    ['another series', { ...stated, seriesInstanceUID: '2.25.8' }, 'geometry-differs'],
  ])('is no mark with %s', (_, options, reason) => {
    expect(reasons(marksOf(axial, options))).toEqual([0, reason]);
  });

  test.each<[string, FoundSegmentation, string]>([
    ['is not there', undefined, 'segmentation-not-found'],
    ['is another one', { ...dataset, SOPInstanceUID: '2.25.1' }, 'segmentation-not-found'],
    ['cannot be read', 'damaged', 'segmentation-damaged'],
    ['is cut off', { ...dataset, PixelData: new Uint8Array(2) }, 'segmentation-damaged'],
    ['has fractions', { ...dataset, SegmentationType: 'FRACTIONAL' }, 'unsupported-segmentation'],
    ['holds no pixel', { ...dataset, PixelData: new Uint8Array(frames * 40 * 44) }, 'no-contour'],
    ['lies in another frame of reference', { ...dataset, FrameOfReferenceUID: '2.25.7' }, 'geometry-differs'],
    ['has directions that are none', tilted([1, 0, 0, 1, 0, 0]), 'segmentation-damaged'],
    [
      'has pixels without size',
      { ...dataset, ...shared({ PixelMeasuresSequence: [{ PixelSpacing: [0.75, 0] }] }) },
      'segmentation-damaged',
    ],
    ['lies in another plane', tilted([1, 0, 0, 0, 0, -1]), 'geometry-differs'],
    ['lies between the slices', moved(40), 'between-slices'],
  ])('is no mark where the segmentation %s', (_, found, reason) => {
    expect(reasons(marksOf(axial, stated, found))).toEqual([0, reason]);
  });

  test('is no mark without the images, and waits for them', () => {
    expect(reasons(marksOf({ seg, images: [] }))).toEqual([0, 'image-not-found']);
    expect(reasons(marksOf({ seg, images: other.images }))).toEqual([0, 'image-not-found']);
  });

  test('is no mark where the segmentation is a result of ours', () => {
    const own = writeSeg(testResult(volume, { mask: lesion.mask })).part10;
    expect(reasons(marksOf({ seg: own, images }))).toEqual([0, 'own-segmentation']);
  });

  test('says so where the unit of a length is none', () => {
    const text = JSON.stringify(datasetOf(segmentReport(seg, { longMm: 19 })));
    const read = JSON.parse(text.replaceAll('"CodeValue":"mm"', '"CodeValue":"px"')) as NaturalDataset;
    const { unplaced, warnings } = readMarks(read);
    expect([unplaced?.length, warnings.map(({ reason }) => reason)]).toEqual([1, ['unit-not-length']]);
  });

  function shared(macros: WritableDataset) {
    const [groups] = itemsOf(dataset, 'SharedFunctionalGroupsSequence');
    return { SharedFunctionalGroupsSequence: [{ ...groups, ...macros }] };
  }
  function tilted(cosines: readonly number[]): NaturalDataset {
    return { ...dataset, ...shared({ PlaneOrientationSequence: [{ ImageOrientationPatient: cosines }] }) };
  }
  function moved(mm: number): NaturalDataset {
    const perFrame = itemsOf(dataset, 'PerFrameFunctionalGroupsSequence').map((frame) => {
      const [plane] = itemsOf(frame, 'PlanePositionSequence');
      const [x, y, z] = (plane['ImagePositionPatient'] as readonly number[]).map(Number);
      return { ...frame, PlanePositionSequence: [{ ImagePositionPatient: [x, y, z + mm] }] };
    });
    return { ...dataset, PerFrameFunctionalGroupsSequence: perFrame };
  }
});
