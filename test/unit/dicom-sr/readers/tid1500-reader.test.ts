import { describe, expect, test } from '@jest/globals';
import type { Code } from '../../../../dicom-sr/measurement/code.js';
import { concepts, units } from '../../../../dicom-sr/measurement/concepts.js';
import type { WritableDataset } from '../../../../dicom-sr/part10/writable-dataset.js';
import { readMarks } from '../../../../dicom-sr/readers/read-marks.js';
import {
  codeContent,
  container,
  imageContent,
  numContent,
  personContent,
  polylineContent,
  textContent,
  uidContent,
} from '../../../../dicom-sr/writers/content-items.js';
import { ctImageStorage, reportOfGroups } from '../../../fixtures/mark-report.js';

type Points = readonly (readonly [number, number])[];
type Item = WritableDataset;

const srt = (value: string, scheme = 'SRT'): Code => ({ value, scheme, meaning: 'does not matter' });
const reference = { sopClassUID: ctImageStorage, sopInstanceUID: '2.25.2007' };
const image = (overrides: object = {}): Item =>
  imageContent('SELECTED FROM', undefined, { ...reference, ...overrides });
const line = (
  points: Points = [
    [10.5, 20.5],
    [30.5, 20.5],
  ],
  children: readonly Item[] = [image()],
): Item => polylineContent('INFERRED FROM', undefined, points, children);
const axis = (
  name: Code,
  children: readonly Item[] = [line()],
  value: number | undefined = 12.5,
  unit: Code = units.millimeter,
) => numContent('CONTAINS', name, value, unit, children);
const longAxis = (...children: readonly Item[]): Item =>
  axis(concepts.longAxis, children.length > 0 ? children : [line()]);
const shortAxis = (...children: readonly Item[]): Item =>
  axis(
    concepts.shortAxis,
    children.length > 0
      ? children
      : [
          line([
            [20, 15],
            [20, 25],
          ]),
        ],
  );

/** @returns marks and reasons of a report with one group. */
function readGroup(...content: readonly Item[]) {
  const { marks, warnings } = readMarks(reportOfGroups([content]));
  return { marks, mark: marks[0], reasons: warnings.map(({ reason }) => reason) };
}

const lengthOf = ([a, b]: Points = []): number => Math.hypot(b[0] - a[0], b[1] - a[1]);

describe('readMarks, codes', () => {
  test.each([
    ['SCT', concepts.longAxis, concepts.shortAxis],
    ['SRT', srt('G-A185'), srt('G-A186')],
    ['SNM3', srt('G-A185', 'SNM3'), srt('G-A186', 'SNM3')],
    ['99SDM', srt('G-A185', '99SDM'), srt('G-A186', '99SDM')],
    ['SCT major and minor axis', concepts.majorAxis, concepts.minorAxis],
    ['SRT major and minor axis', srt('G-A193'), srt('G-A194')],
  ])('reads both axes by their codes in %s', (_, long, short) => {
    const { mark, reasons } = readGroup(
      axis(long),
      axis(
        short,
        [
          line([
            [20, 15],
            [20, 25],
          ]),
        ],
        6,
      ),
    );
    expect(mark?.longAxis).toEqual({
      endpoints: [
        [10.5, 20.5],
        [30.5, 20.5],
      ],
      reportedMm: 12.5,
    });
    expect(mark?.shortAxis).toEqual({
      endpoints: [
        [20, 15],
        [20, 25],
      ],
      reportedMm: 6,
    });
    expect(reasons).toEqual([]);
  });

  test.each([concepts.length, srt('G-D7FE'), srt('G-A22A'), concepts.longAxis])(
    'reads a single line as a mark without short axis: $value',
    (concept) => {
      const { mark, reasons } = readGroup(axis(concept));
      expect(mark?.longAxis.endpoints).toEqual([
        [10.5, 20.5],
        [30.5, 20.5],
      ]);
      expect(mark).not.toHaveProperty('shortAxis');
      expect(reasons).toEqual([]);
    },
  );

  test.each([
    ['the meaning alone', { value: '99', scheme: '99LOCAL', meaning: 'Long Axis' }],
    ['the value of another scheme', { value: '103339001', scheme: 'SRT', meaning: 'Long Axis' }],
    ['an SRT value under SCT', { value: 'G-A185', scheme: 'SCT', meaning: 'Long Axis' }],
  ])('does not take %s for a long axis', (_, concept) => {
    expect(readGroup(axis(concept)).reasons).toEqual(['no-axis']);
  });

  test('prefers the long axis to a length of the same group', () => {
    const { mark } = readGroup(
      axis(concepts.length, [
        line([
          [0, 0],
          [1, 1],
        ]),
      ]),
      longAxis(),
    );
    expect(mark?.longAxis.endpoints).toEqual([
      [10.5, 20.5],
      [30.5, 20.5],
    ]);
  });

  test('reads long code values', () => {
    const long: Item = {
      ...longAxis(),
      ConceptNameCodeSequence: [{ LongCodeValue: '103339001', CodingSchemeDesignator: 'SCT', CodeMeaning: '' }],
    };
    expect(readGroup(long).marks).toHaveLength(1);
  });
});

describe('readMarks, reported lengths', () => {
  test.each([
    ['mm', units.millimeter, 12.5, 12.5, []],
    ['cm', units.centimeter, 1.25, 12.5, []],
    ['pixels', { value: '{pixels}', scheme: 'UCUM', meaning: 'pixels' }, 64, undefined, ['unit-not-length']],
    [
      'no unit, as an uncalibrated viewer writes',
      { value: '1', scheme: 'UCUM', meaning: 'px' },
      64,
      undefined,
      ['unit-not-length'],
    ],
    ['mm of another scheme', { value: 'mm', scheme: '99LOCAL', meaning: 'mm' }, 3, undefined, ['unit-not-length']],
    ['nothing: zero', units.millimeter, 0, undefined, ['invalid-length']],
    ['less than nothing', units.millimeter, -3, undefined, ['invalid-length']],
  ])('reads a length in %s', (_, unit, value, expected, reasons) => {
    const result = readGroup(axis(concepts.longAxis, [line()], value, unit));
    expect(result.mark?.longAxis.reportedMm).toBe(expected);
    expect(result.reasons).toEqual(reasons);
  });

  test('reads coordinates of a measurement without a value', () => {
    const valueless: Item = { ...longAxis(), MeasuredValueSequence: [] };
    const { mark, reasons } = readGroup(valueless);
    expect(mark?.longAxis).toEqual({
      endpoints: [
        [10.5, 20.5],
        [30.5, 20.5],
      ],
    });
    expect(reasons).toEqual([]);
  });

  test('keeps a length that 16 characters cannot hold', () => {
    const exact = 64.4505437946691234;
    expect(readGroup(axis(concepts.longAxis, [line()], exact)).mark?.longAxis.reportedMm).toBe(exact);
  });

  test('warns once where both axes have the same fault', () => {
    const px = { value: '1', scheme: 'UCUM', meaning: 'px' };
    const { marks, reasons } = readGroup(
      axis(concepts.longAxis, [line()], 3, px),
      axis(concepts.shortAxis, [line()], 2, px),
    );
    expect(marks).toHaveLength(1);
    expect(reasons).toEqual(['unit-not-length']);
  });
});

describe('readMarks, the image', () => {
  test('takes the image of the group where the graphic names none', () => {
    const { mark } = readGroup(
      longAxis(line(undefined, [])),
      imageContent('CONTAINS', concepts.sourceOfMeasurement, reference),
    );
    expect(mark?.referencedImage.sopInstanceUID).toBe('2.25.2007');
  });

  test('finds study and series in the evidence', () => {
    expect(readGroup(longAxis()).mark?.referencedImage).toEqual({
      ...reference,
      studyInstanceUID: '2.25.1001',
      seriesInstanceUID: '2.25.2000',
    });
  });

  test('reads the frame', () => {
    expect(readGroup(longAxis(line(undefined, [image({ frameNumber: 7 })]))).mark?.referencedImage.frameNumber).toBe(7);
  });

  test('takes one image named twice for one', () => {
    expect(readGroup(longAxis(line(undefined, [image(), image()]))).marks).toHaveLength(1);
  });

  test.each([
    ['none', [], 'no-image-reference'],
    ['two', [image(), image({ sopInstanceUID: '2.25.9' })], 'several-images'],
    [
      'two frames of one',
      [
        {
          ...image(),
          ReferencedSOPSequence: [
            { ReferencedSOPClassUID: '1.2', ReferencedSOPInstanceUID: '1.3', ReferencedFrameNumber: [1, 2] },
          ],
        },
      ],
      'several-images',
    ],
    ['frame 0 of one', [image({ frameNumber: 0 })], 'invalid-frame'],
    [
      'one without UID',
      [{ ...image(), ReferencedSOPSequence: [{ ReferencedSOPClassUID: '1.2' }] }],
      'no-image-reference',
    ],
    ['only a segment', [image({ segmentNumber: 1 })], 'no-image-reference'],
  ])('refuses coordinates with images: %s', (_, images, reason) => {
    const { marks, reasons } = readGroup(longAxis(line(undefined, images)));
    expect({ marks, reasons }).toEqual({ marks: [], reasons: [reason] });
  });

  test('refuses axes on different images', () => {
    const elsewhere = line(undefined, [image({ sopInstanceUID: '2.25.2008' })]);
    const { marks, reasons } = readGroup(longAxis(), shortAxis(elsewhere));
    expect({ marks, reasons }).toEqual({ marks: [], reasons: ['several-images'] });
  });

  test('takes frame 1 and no frame for the same', () => {
    const { mark } = readGroup(
      longAxis(),
      shortAxis(
        line(
          [
            [20, 15],
            [20, 25],
          ],
          [image({ frameNumber: 1 })],
        ),
      ),
    );
    expect(mark).toHaveProperty('shortAxis');
  });
});

describe('readMarks, coordinates', () => {
  const graphic = (changes: Item): Item => ({ ...line(), ...changes });
  const spatial = (frame: string | undefined, points: readonly number[] = [1, 2, 3, 4, 5, 6]): Item =>
    graphic({ ValueType: 'SCOORD3D', GraphicData: points, ReferencedFrameOfReferenceUID: frame });

  test.each([
    ['a point', graphic({ GraphicType: 'POINT', GraphicData: [1, 2] }), 'not-two-points'],
    ['an ellipse', graphic({ GraphicType: 'ELLIPSE', GraphicData: [1, 2, 3, 2, 2, 1, 2, 3] }), 'not-two-points'],
    ['two points without a line', graphic({ GraphicType: 'MULTIPOINT' }), 'not-two-points'],
    [
      'a line of three points',
      line([
        [1, 1],
        [2, 2],
        [3, 3],
      ]),
      'not-two-points',
    ],
    ['half a point', graphic({ GraphicData: [1, 2, 3] }), 'not-two-points'],
    [
      'the same point twice',
      line([
        [3, 3],
        [3, 3],
      ]),
      'zero-length',
    ],
    ['a tiled image', graphic({ PixelOriginInterpretation: 'VOLUME' }), 'unsupported-pixel-origin'],
    ['patient coordinates of no frame', spatial(undefined), 'no-frame-of-reference'],
    ['patient coordinates of one point', spatial('2.25.1002', [1, 2, 3]), 'not-two-points'],
    ['patient coordinates of one point twice', spatial('2.25.1002', [1, 2, 3, 1, 2, 3]), 'zero-length'],
  ])('refuses %s', (_, item, reason) => {
    const { marks, reasons } = readGroup(longAxis(item));
    expect({ marks, reasons }).toEqual({ marks: [], reasons: [reason] });
  });

  test('refuses a measurement with two graphics', () => {
    expect(
      readGroup(
        longAxis(
          line(),
          line([
            [1, 1],
            [2, 2],
          ]),
        ),
      ).reasons,
    ).toEqual(['ambiguous-coordinates']);
  });

  test('refuses two long axes', () => {
    expect(
      readGroup(
        longAxis(),
        longAxis(
          line([
            [1, 1],
            [2, 2],
          ]),
        ),
      ).reasons,
    ).toEqual(['ambiguous-coordinates']);
  });

  test('refuses an axis without coordinates', () => {
    const valueOnly = numContent('CONTAINS', concepts.longAxis, 12, units.millimeter);
    expect(readGroup(valueOnly).reasons).toEqual(['no-coordinates']);
    const outline = polylineContent(
      'CONTAINS',
      concepts.imageRegion,
      [
        [1, 1],
        [5, 1],
        [5, 5],
        [1, 1],
      ],
      [image()],
    );
    expect(readGroup(outline, outline, valueOnly).reasons).toEqual(['no-coordinates']);
  });

  test('measures the outline that a stated axis was measured on, and says that nobody drew the lines', () => {
    const square: Points = [
      [10, 10],
      [30, 10],
      [30, 20],
      [10, 20],
      [10, 10],
    ];
    const outline = polylineContent('CONTAINS', concepts.imageRegion, square, [image()]);
    const stated = [
      numContent('CONTAINS', concepts.longAxis, 22.4, units.millimeter),
      numContent('CONTAINS', concepts.shortAxis, 8.9, units.millimeter),
    ];
    const { mark, reasons } = readGroup(outline, ...stated);
    expect(mark).toMatchObject({
      derivedFrom: 'contours',
      longAxis: { reportedMm: 22.4 },
      shortAxis: { reportedMm: 8.9 },
    });
    expect(lengthOf(mark?.longAxis.endpoints)).toBeCloseTo(Math.hypot(20, 10));
    expect(reasons).toEqual([]);
  });

  test('keeps lines in patient coordinates for the images that they lie on', () => {
    const patient = graphic({
      ValueType: 'SCOORD3D',
      GraphicData: [1, 2, 3, 4, 5, 6],
      ReferencedFrameOfReferenceUID: '2.25.1002',
    });
    const { marks, unplaced } = readMarks(reportOfGroups([[longAxis(patient), shortAxis(patient)]]));
    expect(marks).toEqual([]);
    expect(unplaced).toMatchObject([
      {
        place: {
          kind: 'patient-lines',
          frameOfReferenceUID: '2.25.1002',
          longAxis: [
            [1, 2, 3],
            [4, 5, 6],
          ],
          longReportedMm: 12.5,
          shortReportedMm: 12.5,
          seriesInstanceUIDs: ['2.25.2000'],
        },
        mark: { source: { groupIndex: 0 } },
      },
    ]);
  });

  test('takes the only line of the group for its only measurement', () => {
    const region = polylineContent(
      'CONTAINS',
      concepts.imageRegion,
      [
        [1, 2],
        [3, 4],
      ],
      [image()],
    );
    const value = numContent('CONTAINS', concepts.length, 12, units.millimeter);
    expect(readGroup(region, value).mark?.longAxis.endpoints).toEqual([
      [1, 2],
      [3, 4],
    ]);
    const other = numContent('CONTAINS', concepts.shortAxis, 5, units.millimeter);
    expect(readGroup(region, value, other).reasons).toEqual(['ambiguous-coordinates']);
  });

  test('looks past what a viewer adds for its own display', () => {
    const decoration = polylineContent(
      'INFERRED FROM',
      { value: 'ControlPoints', scheme: '99CS3D', meaning: '' },
      [
        [9, 9],
        [8, 8],
      ],
      [image()],
    );
    expect(readGroup(longAxis(decoration, line())).mark?.longAxis.endpoints[0]).toEqual([10.5, 20.5]);
  });

  test('reads the mark without a short axis that is unreadable, and says so', () => {
    const { mark, reasons } = readGroup(longAxis(), numContent('CONTAINS', concepts.shortAxis, 5, units.millimeter));
    expect(mark).not.toHaveProperty('shortAxis');
    expect(reasons).toEqual(['short-axis-unreadable']);
  });
});

describe('readMarks, by-reference relationships', () => {
  const refersTo = (relationship: string, ...position: readonly number[]): Item => ({
    RelationshipType: relationship,
    ReferencedContentItemIdentifier: position,
  });

  test('follows a reference from the graphic to the image library', () => {
    // Root → fourth item: image library → its group → its image.
    const { mark, reasons } = readGroup(longAxis(line(undefined, [refersTo('SELECTED FROM', 1, 4, 1, 1)])));
    expect(mark?.referencedImage.sopInstanceUID).toBe('2.25.2007');
    expect(reasons).toEqual([]);
  });

  test('follows a reference from the measurement to a graphic of the group', () => {
    const region = polylineContent(
      'CONTAINS',
      concepts.imageRegion,
      [
        [1, 2],
        [3, 4],
      ],
      [image()],
    );
    const num = numContent('CONTAINS', concepts.longAxis, 12, units.millimeter, [
      refersTo('INFERRED FROM', 1, 5, 1, 1),
    ]);
    expect(readGroup(region, num).mark?.longAxis.endpoints).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test.each([
    ['nowhere', [1, 9, 9]],
    ['not from the root', [2, 4, 1, 1]],
    ['to itself', [1, 5, 1, 1, 1, 1]],
    ['to position 0', [1, 0]],
  ])('warns about a reference that leads %s', (_, position) => {
    const { marks, reasons } = readGroup(longAxis(line(undefined, [refersTo('SELECTED FROM', ...position)])));
    expect({ marks, reasons }).toEqual({ marks: [], reasons: ['unresolved-reference'] });
  });
});

describe('readMarks, who, what and where', () => {
  const lung = { value: '39607008', scheme: 'SCT', meaning: 'Lung' };
  const left = { value: '7771000', scheme: 'SCT', meaning: 'Left' };
  const upper = { value: '261183002', scheme: 'SCT', meaning: 'Upper' };

  test('reads tracking, finding and observer of the report', () => {
    const { mark } = readGroup(
      textContent('HAS OBS CONTEXT', concepts.trackingIdentifier, 'Lesion 1'),
      uidContent('HAS OBS CONTEXT', concepts.trackingUniqueIdentifier, '2.25.77'),
      codeContent('CONTAINS', concepts.finding, concepts.nodule),
      longAxis(),
    );
    expect(mark).toMatchObject({
      trackingID: 'Lesion 1',
      trackingUID: '2.25.77',
      finding: concepts.nodule,
      observer: { type: 'person', name: 'unknown^unknown' },
    });
  });

  test('leaves out what the report does not say', () => {
    const { mark } = readGroup(longAxis());
    expect(Object.keys(mark ?? {}).sort()).toEqual([
      'findingSites',
      'longAxis',
      'observer',
      'referencedImage',
      'source',
    ]);
  });

  test.each([
    ['a contained item, as OHIF writes', 'CONTAINS', concepts.findingSite],
    ['a modifier, as TID 1501 wants', 'HAS CONCEPT MOD', concepts.findingSite],
    ['a modifier with the older code', 'HAS CONCEPT MOD', srt('G-C0E3')],
  ] as const)('reads the finding site from %s', (_, relationship, concept) => {
    expect(readGroup(codeContent(relationship, concept, lung), longAxis()).mark?.findingSites).toEqual([lung]);
  });

  test('reads several finding sites, with side and part of each', () => {
    const modified = codeContent('HAS CONCEPT MOD', concepts.findingSite, lung, [
      codeContent('HAS CONCEPT MOD', srt('G-C171'), left),
      codeContent('HAS CONCEPT MOD', concepts.topographicalModifier, upper),
    ]);
    const plain = codeContent('HAS CONCEPT MOD', concepts.findingSite, concepts.mass);
    expect(readGroup(modified, plain, longAxis()).mark?.findingSites).toEqual([
      { ...lung, laterality: left, topographicalModifier: upper },
      concepts.mass,
    ]);
  });

  test('takes the observer of the group before that of the report', () => {
    const { mark } = readGroup(
      personContent('HAS OBS CONTEXT', concepts.personObserverName, 'Second^Reader'),
      longAxis(),
    );
    expect(mark?.observer).toEqual({ type: 'person', name: 'Second^Reader' });
  });

  test.each([
    ['its name', [textContent('HAS OBS CONTEXT', concepts.deviceObserverName, 'CAD')], 'CAD'],
    ['its model', [textContent('HAS OBS CONTEXT', concepts.deviceObserverModelName, 'CAD 2')], 'CAD 2'],
    ['its UID', [], '2.25.5'],
  ])('names a device by %s', (_, names, name) => {
    const device = [uidContent('HAS OBS CONTEXT', concepts.deviceObserverUid, '2.25.5'), ...names];
    expect(readGroup(...device, longAxis()).mark?.observer).toEqual({ type: 'device', name });
  });

  test('reads a person whose name was written as text', () => {
    const text = textContent('HAS OBS CONTEXT', concepts.personObserverName, 'Foo');
    expect(readGroup(text, longAxis()).mark?.observer).toEqual({ type: 'person', name: 'Foo' });
  });
});

describe('readMarks, groups that are no marks', () => {
  const number = (concept: Code): Item => numContent('CONTAINS', concept, 3, units.millimeter);

  test.each([
    [
      'a segment with its volume',
      [
        imageContent('CONTAINS', concepts.referencedSegment, { ...reference, segmentNumber: 1 }),
        number(concepts.volume),
      ],
      'volumetric-group',
    ],
    [
      'a segment with a long axis that has no value',
      [
        imageContent('CONTAINS', concepts.referencedSegment, { ...reference, segmentNumber: 1 }),
        numContent('CONTAINS', concepts.longAxis, undefined, units.millimeter),
      ],
      'volumetric-group',
    ],
    [
      'a segment with two long axes',
      [
        imageContent('CONTAINS', concepts.referencedSegment, { ...reference, segmentNumber: 1 }),
        number(concepts.longAxis),
        number(concepts.longAxis),
      ],
      'ambiguous-coordinates',
    ],
    [
      'a frame of something that is no segmentation',
      [imageContent('CONTAINS', concepts.referencedSegmentationFrame, reference), number(concepts.longAxis)],
      'segmentation-region',
    ],
    ['a short axis alone', [shortAxis()], 'short-axis-only'],
    ['a diameter', [number({ value: '81827009', scheme: 'SCT', meaning: 'Diameter' })], 'no-axis'],
    ['an arrow of cornerstone', [number({ value: '111010', scheme: 'DCM', meaning: 'label' })], 'annotation-only'],
    ['nothing', [], 'annotation-only'],
  ])('warns about %s', (_, content, reason) => {
    const { marks, reasons } = readGroup(...content);
    expect({ marks, reasons }).toEqual({ marks: [], reasons: [reason] });
  });

  test('takes lines that stand beside a segment as they were drawn', () => {
    const segment = imageContent('CONTAINS', concepts.referencedSegment, { ...reference, segmentNumber: 1 });
    const { mark, reasons } = readGroup(segment, longAxis(), shortAxis());
    expect(reasons).toEqual([]);
    expect(mark).toEqual(readGroup(longAxis(), shortAxis()).mark);
    expect(mark).not.toHaveProperty('derivedFrom');
  });

  test('reads each group of a report by itself', () => {
    const { marks, warnings } = readMarks(reportOfGroups([[longAxis()], [shortAxis()], [longAxis(), shortAxis()]]));
    expect(marks.map(({ source }) => source.groupIndex)).toEqual([0, 2]);
    expect(warnings.map(({ groupIndex, reason }) => [groupIndex, reason])).toEqual([[1, 'short-axis-only']]);
  });

  test('finds groups wherever they stand', () => {
    const dataset = reportOfGroups([], (report) => ({
      ...report,
      ContentSequence: [
        container('CONTAINS', concepts.imageLibrary, [container('CONTAINS', concepts.measurementGroup, [longAxis()])]),
      ],
    }));
    expect(readMarks(dataset).marks).toHaveLength(1);
  });
});

describe('readMarks, documents', () => {
  const reasonsOf = (change: (report: WritableDataset) => WritableDataset) =>
    readMarks(reportOfGroups([[longAxis()]], change)).warnings.map(({ reason }) => reason);

  test.each(['1.2.840.10008.5.1.4.1.1.88.11', '1.2.840.10008.5.1.4.1.1.2', '1.2.840.10008.5.1.4.1.1.66.5'])(
    'refuses SOP class %s as a whole',
    (SOPClassUID) => {
      expect(reasonsOf((report) => ({ ...report, SOPClassUID }))).toEqual(['unsupported-document']);
    },
  );

  test('warns about a report without groups', () => {
    expect(readMarks(reportOfGroups([])).warnings.map(({ reason }) => reason)).toEqual(['no-measurement-group']);
  });

  test('refuses a report without its own series: a result could not refer to it', () => {
    expect(reasonsOf((report) => ({ ...report, SeriesInstanceUID: undefined }))).toEqual(['incomplete-document']);
  });

  test('stops at content that is nested too deep, and says so', () => {
    let deep = container('CONTAINS', concepts.imagingMeasurements, []);
    for (let i = 0; i < 40; i++) deep = container('CONTAINS', concepts.imagingMeasurements, [deep]);
    expect(reasonsOf((report) => ({ ...report, ContentSequence: [deep] }))).toEqual([
      'no-measurement-group',
      'content-too-deep',
    ]);
  });

  test.each([{}, { SOPClassUID: null }, { SOPClassUID: ['1.2.840.10008.5.1.4.1.1.88.33'] }, { SOPClassUID: 7 }])(
    'does not throw on a dataset that is none: %j',
    (dataset) => {
      expect(readMarks(dataset).marks).toEqual([]);
    },
  );

  test('reads DICOM JSON that dcmjs made natural, with codes as objects instead of lists', () => {
    const dataset = reportOfGroups([[longAxis()]]);
    const loose = JSON.parse(
      JSON.stringify(dataset, (_, value: unknown) =>
        Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value,
      ),
    ) as typeof dataset;
    expect(readMarks(loose)).toEqual(readMarks(dataset));
  });

  test('says in a warning nothing but what the table says', () => {
    const { warnings } = readMarks(reportOfGroups([[shortAxis()]]));
    expect(warnings).toEqual([
      { reason: 'short-axis-only', detail: 'The group has a short axis but no long one.', groupIndex: 0 },
    ]);
  });
});
