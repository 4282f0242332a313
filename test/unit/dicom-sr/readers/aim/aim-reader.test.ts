import { describe, expect, test } from '@jest/globals';
import { readMarkFile } from '../../../../../dicom-sr/readers/read-mark-file.js';
import type { AimOptions } from '../../../../fixtures/marks/aim-annotation.js';
import { aimJson, aimXml } from '../../../../fixtures/marks/aim-annotation.js';
import type { DrawnMark } from '../../../../fixtures/marks/drawn-mark.js';
import { drawnMark } from '../../../../fixtures/marks/drawn-mark.js';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const forms = { json: aimJson, xml: aimXml };
const read = (form: keyof typeof forms, marks: readonly DrawnMark[], options: AimOptions = {}) => {
  const result = readMarkFile(bytes(forms[form](marks, options)));
  return { ...result, mark: result.marks[0], reasons: result.warnings.map(({ reason }) => reason) };
};
const { short: _short, ...singleLine } = drawnMark;
const measured: DrawnMark = { ...drawnMark, longMm: 24.8, shortMm: 17.4 };

describe.each(['json', 'xml'] as const)('an AIM annotation in %s', (form) => {
  test('gives a mark with everything that it says', () => {
    const { marks, reasons } = read(form, [measured], { withRoles: true });
    expect(marks).toEqual([
      {
        longAxis: { endpoints: drawnMark.long, reportedMm: 24.8 },
        shortAxis: { endpoints: drawnMark.short, reportedMm: 17.4 },
        referencedImage: drawnMark.image,
        trackingID: 'Lesion 1',
        trackingUID: expect.stringMatching(/^2\.25\./),
        findingSites: [{ value: 'RID58', scheme: 'RADLEX', meaning: 'liver' }],
        observer: { type: 'person', name: 'reader & rita' },
        source: {
          sopClassUID: '',
          sopInstanceUID: expect.stringMatching(/^2\.25\./),
          seriesInstanceUID: expect.stringMatching(/^2\.25\./),
          studyInstanceUID: '2.25.1001',
          format: 'aim',
          groupIndex: 0,
        },
      },
    ]);
    expect(reasons).toEqual([]);
  });

  test('pairs two lengths that cross', () => {
    const { mark } = read(form, [
      { ...measured, long: measured.short ?? measured.long, short: measured.long, longMm: 17.4, shortMm: 24.8 },
    ]);
    expect(mark.longAxis).toEqual({ endpoints: drawnMark.long, reportedMm: 24.8 });
    expect(mark.shortAxis).toEqual({ endpoints: drawnMark.short, reportedMm: 17.4 });
  });

  test.each([
    ['mm', 24.8],
    ['cm', 24.8],
    ['linear', 24.8],
    ['px', undefined],
  ])('reads a length in %s', (unit, expected) => {
    expect(read(form, [{ ...singleLine, longMm: 24.8 }], { unit }).mark.longAxis.reportedMm).toBe(expected);
  });

  test('reads a line alone', () => {
    expect(read(form, [singleLine]).mark).not.toHaveProperty('shortAxis');
  });

  test('pairs lines of two annotations that name one lesion', () => {
    const second = { ...singleLine, long: drawnMark.short ?? drawnMark.long };
    const { marks } = read(form, [singleLine, second]);
    expect(marks.map(({ longAxis, shortAxis }) => [longAxis.endpoints, shortAxis?.endpoints])).toEqual([
      [drawnMark.long, drawnMark.short],
    ]);
    expect(read(form, [singleLine, { ...second, name: 'Lesion 2' }]).marks).toHaveLength(2);
  });
});

describe('the identity of an AIM lesion', () => {
  const uidOf = (name: string, patientID: string) =>
    read('json', [{ ...singleLine, name }], { patientID }).mark.trackingUID;

  test('is its name, whatever ePAD shows behind it, at every visit of the patient', () => {
    expect(uidOf('Lesion1~sp1~-~sp1~-1', 'A')).toBe(uidOf('lesion1', 'A'));
    expect(uidOf('Lesion1', 'A')).not.toBe(uidOf('Lesion2', 'A'));
    expect(uidOf('Lesion1', 'A')).not.toBe(uidOf('Lesion1', 'B'));
  });

  test('is the tracking UID where there is one', () => {
    const text = aimJson([singleLine]).replace(
      '"name":{"value":"Lesion 1"}',
      '$&,"trackingUniqueIdentifier":{"root":"2.25.9"}',
    );
    expect(readMarkFile(bytes(text)).marks[0].trackingUID).toBe('2.25.9');
  });
});

describe('an AIM annotation with something else', () => {
  const changed = (from: string | RegExp, to: string) =>
    readMarkFile(bytes(aimJson([singleLine]).replace(from, to))).warnings.map(({ reason }) => reason);

  test.each([
    ['a circle', 'TwoDimensionMultiPoint', 'TwoDimensionCircle', 'annotation-only'],
    [
      'an image that is not listed',
      /"imageReferenceUid":\{"root":"[^"]*"\}/,
      '"imageReferenceUid":{"root":"2.25.404"}',
      'no-image-reference',
    ],
    ['a coordinate that is none', '"x":{"value":100.5}', '"x":{"value":"left"}', 'invalid-coordinates'],
    ['one point', /,\{"coordinateIndex":\{"value":1\}[^\]]*\]/, ']', 'not-two-points'],
  ])('warns about %s', (_, from, to, reason) => {
    expect(changed(from, to)).toEqual([reason]);
  });

  test('keeps lines in patient coordinates for the images that they lie on', () => {
    const coordinate = (x: number) => ({ x: { value: x }, y: { value: 2 }, z: { value: -3 } });
    const spatial = {
      'xsi:type': 'ThreeDimensionPolyline',
      uniqueIdentifier: { root: '2.25.1' },
      frameOfReferenceUid: { root: '2.25.1002' },
      threeDimensionSpatialCoordinateCollection: { ThreeDimensionSpatialCoordinate: [coordinate(1), coordinate(9)] },
    };
    const document = JSON.parse(aimJson([singleLine])) as {
      ImageAnnotationCollection: { imageAnnotations: { ImageAnnotation: Record<string, unknown>[] } };
    };
    document.ImageAnnotationCollection.imageAnnotations.ImageAnnotation[0]['markupEntityCollection'] = {
      MarkupEntity: [spatial],
    };
    const { marks, unplaced } = readMarkFile(bytes(JSON.stringify(document)));
    expect(marks).toEqual([]);
    expect(unplaced?.[0].place).toMatchObject({
      kind: 'patient-lines',
      longAxis: [
        [1, 2, -3],
        [9, 2, -3],
      ],
    });
  });
});

describe('AIM documents that are refused', () => {
  const xml = aimXml([singleLine]);
  const body = xml.replace(/^<\?xml.*?\?>/, '');
  const deep = '<a>'.repeat(200) + '</a>'.repeat(200);

  test.each([
    ['entities', `<!DOCTYPE x [<!ENTITY a "${'b'.repeat(10)}">]>${body}`, 'unsafe-xml'],
    ['an external document type', `<!doctype x SYSTEM "file:///etc/passwd">${body}`, 'unsafe-xml'],
    ['an open tag', body.slice(0, -20), 'damaged-document'],
    ['elements nested without end', deep, 'damaged-document'],
    ['an annotation of AIM 3', '<ImageAnnotation aimVersion="3.0"/>', 'older-aim'],
    ['another document', '<html></html>', 'unsupported-document'],
    ['open JSON', '{"ImageAnnotationCollection":', 'damaged-document'],
    [
      'JSON nested without end',
      `{"ImageAnnotationCollection":${'['.repeat(100)}${']'.repeat(100)}}`,
      'damaged-document',
    ],
    ['other JSON', '{"TemplateContainer":{}}', 'unsupported-document'],
    ['a list', '[]', 'unsupported-document'],
  ])('with %s', (_, text, reason) => {
    const { marks, warnings } = readMarkFile(bytes(text));
    expect(marks).toEqual([]);
    expect(warnings.map((warning) => warning.reason)).toEqual([reason]);
  });

  test('are read in the encoding that they name', () => {
    const latin = Buffer.from(aimXml([{ ...singleLine, name: 'Läsion' }]).replace('UTF-8', 'ISO-8859-1'), 'latin1');
    expect(readMarkFile(new Uint8Array(latin)).marks[0].trackingID).toBe('Läsion');
    const utf16 = Buffer.from(
      `\ufeff${aimXml([{ ...singleLine, name: 'Läsion' }]).replace('UTF-8', 'UTF-16')}`,
      'utf16le',
    );
    expect(readMarkFile(new Uint8Array(utf16)).marks[0].trackingID).toBe('Läsion');
  });
});
