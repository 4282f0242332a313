import { describe, expect, test } from '@jest/globals';
import { readPart10 } from '../../../../../dicom-sr/part10/read-part10.js';
import { writePart10 } from '../../../../../dicom-sr/part10/write-part10.js';
import type { WritableDataset } from '../../../../../dicom-sr/part10/writable-dataset.js';
import { readMarks } from '../../../../../dicom-sr/readers/read-marks.js';
import type { DrawnMark } from '../../../../fixtures/marks/drawn-mark.js';
import { drawnMark } from '../../../../fixtures/marks/drawn-mark.js';
import {
  annotation,
  imageReference,
  polyline,
  presentationState,
  presentationStateOf,
  text,
} from '../../../../fixtures/marks/presentation-state.js';

const { long, short = long } = drawnMark;
const other: DrawnMark = { ...drawnMark, image: { ...drawnMark.image, sopInstanceUID: '2.25.2008' } };
const images = [imageReference(drawnMark)];

/** By way of a Part 10 file, as all documents come. */
const read = (annotations: readonly WritableDataset[], changes: WritableDataset = {}, marks = [drawnMark]) => {
  const result = readMarks(readPart10(writePart10(presentationState(marks, annotations, changes))).dataset);
  return { ...result, mark: result.marks[0], reasons: result.warnings.map(({ reason }) => reason) };
};
const drawn = (...graphics: readonly WritableDataset[]) => read([annotation({ images, graphics })]);
const display = (points: readonly (readonly [number, number])[]): WritableDataset =>
  polyline(points, { GraphicAnnotationUnits: 'DISPLAY' });

describe('a presentation state', () => {
  test('gives two lines that cross as one mark, with their image, series and creator', () => {
    const { marks, reasons } = drawn(polyline(short), polyline(long));
    expect(marks).toEqual([
      {
        longAxis: { endpoints: long },
        shortAxis: { endpoints: short },
        referencedImage: drawnMark.image,
        findingSites: [],
        observer: { type: 'person', name: 'Reader^Rita' },
        source: expect.objectContaining({ sopClassUID: '1.2.840.10008.5.1.4.1.1.11.1', groupIndex: 0 }),
      },
    ]);
    expect(reasons).toEqual([]);
  });

  test.each(['1.2.840.10008.5.1.4.1.1.11.1', '1.2.840.10008.5.1.4.1.1.11.2', '1.2.840.10008.5.1.4.1.1.11.3'])(
    'is read in SOP class %s',
    (SOPClassUID) => {
      expect(read([annotation({ images, graphics: [polyline(long)] })], { SOPClassUID }).marks).toHaveLength(1);
    },
  );

  test.each<[string, readonly WritableDataset[], readonly string[], readonly string[]]>([
    ['one line', [polyline(long)], ['long'], []],
    ['an interpolated line', [polyline(long, { GraphicType: 'INTERPOLATED' })], ['long'], []],
    ['a cross in one stroke', [polyline([...long, ...short])], ['both'], []],
    [
      'two lines that do not cross',
      [
        polyline(long),
        polyline([
          [10, 10],
          [10, 40],
        ]),
      ],
      ['long', 'long'],
      [],
    ],
    ['a ruler', [], ['long'], []],
    [
      'a circle',
      [
        polyline(
          [
            [5, 5],
            [9, 5],
          ],
          { GraphicType: 'CIRCLE' },
        ),
      ],
      [],
      ['not-two-points'],
    ],
    ['an arrow point', [polyline([[5, 5]], { GraphicType: 'POINT' })], [], ['not-two-points']],
    [
      'a line beside a circle',
      [
        polyline(long),
        polyline(
          [
            [5, 5],
            [9, 5],
          ],
          { GraphicType: 'CIRCLE' },
        ),
      ],
      ['long'],
      ['not-two-points'],
    ],
    ['half a coordinate', [polyline(long, { GraphicData: [1, 2, 3] })], [], ['invalid-coordinates']],
    ['lines in three dimensions', [polyline(long, { GraphicDimensions: 3 })], [], ['invalid-coordinates']],
    [
      'lines on a tiled image',
      [polyline(long, { GraphicAnnotationUnits: 'MATRIX' })],
      [],
      ['unsupported-pixel-origin'],
    ],
    [
      'a star of three lines',
      [
        polyline(long),
        polyline(short),
        polyline([
          [110, 108],
          [110, 131],
        ]),
      ],
      [],
      ['ambiguous-lines'],
    ],
    ['nothing', [], [], ['annotation-only']],
  ])('is read with %s', (title, graphics, axes, reasons) => {
    const ruler = {
      CompoundGraphicUnits: 'PIXEL',
      GraphicDimensions: 2,
      NumberOfGraphicPoints: 2,
      GraphicData: long.flat(),
      CompoundGraphicType: 'RULER',
      CompoundGraphicInstanceID: 1,
    };
    const item = annotation({ images, graphics });
    const result = read([title === 'a ruler' ? { ...item, CompoundGraphicSequence: [ruler] } : item]);
    expect(result.marks.map(({ shortAxis }) => (shortAxis ? 'both' : 'long'))).toEqual(axes);
    expect(result.reasons).toEqual(reasons);
  });

  test('pairs lines of two annotations of one layer, never those of two layers', () => {
    const items = (layer: string) => [
      annotation({ images, layer: 'ONE', graphics: [polyline(long)] }),
      annotation({ images, layer, graphics: [polyline(short)] }),
    ];
    expect(read(items('ONE')).marks).toHaveLength(1);
    expect(read(items('TWO')).marks).toHaveLength(2);
  });

  test('pairs the lines of one group before those that only cross', () => {
    const crossing = polyline(
      [
        [110, 108],
        [110, 131],
      ],
      { GraphicGroupID: 2 },
    );
    const graphics = [polyline(long, { GraphicGroupID: 1 }), polyline(short, { GraphicGroupID: 1 }), crossing];
    const { marks } = drawn(...graphics);
    expect(marks.map(({ shortAxis }) => shortAxis?.endpoints)).toEqual([short, undefined]);
  });

  test('never pairs lines of two images', () => {
    const items = [drawnMark, other].map((mark, i) =>
      annotation({ images: [imageReference(mark)], graphics: [polyline(i === 0 ? long : short)] }),
    );
    const { marks } = read(items, {}, [drawnMark, other]);
    expect(marks.map(({ referencedImage, source }) => [referencedImage.sopInstanceUID, source.groupIndex])).toEqual([
      ['2.25.2007', 0],
      ['2.25.2008', 1],
    ]);
  });

  test('reads the frame', () => {
    const frame = { ...imageReference(drawnMark), ReferencedFrameNumber: 7 };
    const { mark } = read([annotation({ images: [frame], graphics: [polyline(long)] })]);
    expect(mark.referencedImage.frameNumber).toBe(7);
  });

  test.each<[string, readonly WritableDataset[], readonly DrawnMark[], string]>([
    ['two images', [imageReference(drawnMark), imageReference(other)], [drawnMark], 'several-images'],
    ['all of several images', [], [drawnMark, other], 'several-images'],
    ['two frames', [{ ...imageReference(drawnMark), ReferencedFrameNumber: [1, 2] }], [drawnMark], 'several-images'],
    ['an image without UID', [{ ReferencedSOPClassUID: '1.2' }], [drawnMark], 'no-image-reference'],
  ])('refuses lines on %s', (_, references, marks, reason) => {
    const { marks: found, reasons } = read([annotation({ images: references, graphics: [polyline(long)] })], {}, [
      ...marks,
    ]);
    expect([found, reasons]).toEqual([[], [reason]]);
  });

  test('takes its only image for an annotation that names none', () => {
    expect(read([annotation({ graphics: [polyline(long)] })]).mark.referencedImage).toEqual(drawnMark.image);
  });
});

describe('lengths printed in a presentation state', () => {
  const lengthsOf = ({
    longAxis,
    shortAxis,
  }: {
    longAxis: { reportedMm?: number };
    shortAxis?: { reportedMm?: number };
  }) => [longAxis.reportedMm, shortAxis?.reportedMm];

  test('become those of their lines, where each line is an annotation of its own', () => {
    const file = presentationStateOf([{ ...drawnMark, longMm: 24.8, shortMm: 17.4 }]);
    expect(lengthsOf(readMarks(readPart10(file).dataset).marks[0])).toEqual([24.8, 17.4]);
  });

  test.each([
    ['a product', ['24.8 x 17.4 mm'], [24.8, 17.4]],
    ['two lengths in one text', ['S 17.4 mm\r\nL 24.8 mm'], [24.8, 17.4]],
    ['two texts', ['17.4 mm', '24.8 mm'], [24.8, 17.4]],
    ['one text', ['2.48 cm'], [24.8, undefined]],
    ['other words', ['Lesion', '42 HU'], [undefined, undefined]],
  ])('become those of both axes: %s', (_, words, expected) => {
    const texts = words.map((each) => text(each, [120, 110]));
    const { mark } = read([annotation({ images, graphics: [polyline(long), polyline(short)], texts })]);
    lengthsOf(mark).forEach((mm, i) => {
      if (expected[i] === undefined) expect(mm).toBeUndefined();
      else expect(mm).toBeCloseTo(expected[i]);
    });
  });

  test('belong to the nearest of several marks', () => {
    const far = long.map(([x, y]) => [x, y + 200] as const);
    const graphics = [polyline(long), polyline(far)];
    const texts = [text('24.8 mm', [130, 321]), text('19 mm', [130, 121])];
    expect(read([annotation({ images, graphics, texts })]).marks.map(lengthsOf)).toEqual([
      [19, undefined],
      [24.8, undefined],
    ]);
  });

  test('belong to the group that they are in', () => {
    const far = long.map(([x, y]) => [x, y + 200] as const);
    const graphics = [polyline(long, { GraphicGroupID: 1 }), polyline(far, { GraphicGroupID: 2 })];
    const texts = [text('24.8 mm', [130, 121], { GraphicGroupID: 2 })];
    expect(read([annotation({ images, graphics, texts })]).marks.map(lengthsOf)).toEqual([
      [undefined, undefined],
      [24.8, undefined],
    ]);
  });

  test.each([
    ['24.8 mm', []],
    ['25.9 mm', []],
    ['26.2 mm', ['length-disagrees']],
    ['2.2 cm', ['length-disagrees']],
  ])('are held against the drawn length of 24.8 mm: %s', (words, reasons) => {
    const area = {
      DisplayedAreaTopLeftHandCorner: [1, 1],
      DisplayedAreaBottomRightHandCorner: [512, 512],
      PresentationSizeMode: 'SCALE TO FIT',
      PresentationPixelSpacing: [0.8, 0.8],
    };
    const items = [annotation({ images, graphics: [polyline(long)], texts: [text(words, [120, 110])] })];
    const result = read(items, { DisplayedAreaSelectionSequence: [area] });
    expect(result.marks).toHaveLength(1);
    expect(result.reasons).toEqual(reasons);
  });
});

describe('lines in fractions of the displayed area', () => {
  const area = (changes: WritableDataset = {}) => ({
    DisplayedAreaTopLeftHandCorner: [101, 51],
    DisplayedAreaBottomRightHandCorner: [300, 150],
    PresentationSizeMode: 'SCALE TO FIT',
    PresentationPixelAspectRatio: [1, 1],
    ...changes,
  });
  const line = display([
    [0, 0],
    [1, 0.5],
  ]);
  const shown = (areas: readonly WritableDataset[], changes: WritableDataset = {}) =>
    read([annotation({ images, graphics: [line] })], { DisplayedAreaSelectionSequence: areas, ...changes });

  test('become pixels, from the outer corner of the first displayed one to that of the last', () => {
    expect(shown([area()]).mark.longAxis.endpoints).toEqual([
      [100, 50],
      [300, 100],
    ]);
  });

  test('use the area of their own image', () => {
    const whole = area({ ReferencedImageSequence: [imageReference(other)], DisplayedAreaTopLeftHandCorner: [1, 1] });
    const own = area({ ReferencedImageSequence: images });
    expect(shown([whole, own]).mark.longAxis.endpoints[0]).toEqual([100, 50]);
  });

  test.each<[string, readonly WritableDataset[], WritableDataset, string]>([
    ['there is no area', [], {}, 'no-displayed-area'],
    [
      'the area is that of another image',
      [area({ ReferencedImageSequence: [imageReference(other)] })],
      {},
      'no-displayed-area',
    ],
    ['the image is rotated', [area()], { ImageRotation: 90, ImageHorizontalFlip: 'N' }, 'displayed-area-turned'],
    ['the image is flipped', [area()], { ImageRotation: 0, ImageHorizontalFlip: 'Y' }, 'displayed-area-turned'],
    ['the corners are exchanged', [area({ DisplayedAreaTopLeftHandCorner: [301, 1] })], {}, 'displayed-area-turned'],
  ])('are refused where %s', (_, areas, changes, reason) => {
    const { marks, reasons } = shown(areas, changes);
    expect([marks, reasons]).toEqual([[], [reason]]);
  });

  test('are read all the same where they are in pixels of a rotated image', () => {
    const items = [annotation({ images, graphics: [polyline(long)] })];
    expect(read(items, { ImageRotation: 90, ImageHorizontalFlip: 'N' }).marks).toHaveLength(1);
  });
});
