import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { NaturalDataset } from '../../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../../dicom-sr/part10/read-part10.js';
import { readMarkFile } from '../../../dicom-sr/readers/read-mark-file.js';
import { readMarks } from '../../../dicom-sr/readers/read-marks.js';
import { warningReasons } from '../../../dicom-sr/readers/warning-reasons.js';
import { writeMarkSr } from '../../../dicom-sr/writers/write-mark-sr.js';
import { bidirectionalMark, lengthMark, markSrContent } from '../../fixtures/mark-report.js';

const forms = ['cornerstone3d', 'planar-roi'] as const;
const reports = forms.map((form) => writeMarkSr(markSrContent({ form, marks: [bidirectionalMark, lengthMark] })));
const datasets = reports.map(({ part10 }) => readPart10(part10).dataset);

/** What a wrong attribute may hold: every shape that a dataset can have, and some that it cannot. */
const wrongValue = fc.oneof(
  fc.constantFrom(null, undefined, '', [], {}, [[]], [{}], 0, -1, NaN, Infinity, 2 ** 40),
  fc.anything({ maxDepth: 2 }),
  fc.array(fc.double(), { maxLength: 6 }),
  fc.constantFrom('SCOORD', 'SCOORD3D', 'NUM', 'IMAGE', 'CONTAINER', 'POLYLINE', 'VOLUME', '1.2.3'),
  fc.array(fc.integer({ min: -1, max: 6 }), { maxLength: 8 }),
);

/** Where to go at every level on the way to the change, and what to put there. */
const change = fc.record({ path: fc.array(fc.nat(40), { minLength: 1, maxLength: 12 }), value: wrongValue });

const referenceKeyword = 'ReferencedContentItemIdentifier';

function changed(node: unknown, path: readonly number[], value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined || typeof node !== 'object' || node === null) return value;
  if (Array.isArray(node))
    return node.map((item: unknown, i) => (i === step % node.length ? changed(item, rest, value) : item));
  const keys = [...Object.keys(node), referenceKeyword];
  const key = keys[step % keys.length] ?? referenceKeyword;
  return { ...node, [key]: changed((node as Record<string, unknown>)[key], rest, value) };
}

const reasons = Object.keys(warningReasons);

function expectReadable(dataset: NaturalDataset): void {
  const { marks, warnings } = readMarks(dataset);
  for (const { longAxis, shortAxis, referencedImage, source } of marks) {
    const coordinates = [longAxis, ...(shortAxis ? [shortAxis] : [])].flatMap(({ endpoints }) => endpoints.flat());
    expect(coordinates.every(Number.isFinite)).toBe(true);
    expect([referencedImage.sopInstanceUID, source.sopInstanceUID, source.seriesInstanceUID]).not.toContain('');
  }
  for (const { reason } of warnings) expect(reasons).toContain(reason);
}

describe('readMarks', () => {
  test('never throws on a report with changed attributes, and gives marks that can be placed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...datasets),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        (dataset, changes) => {
          const mutated = changes.reduce<unknown>((node, { path, value }) => changed(node, path, value), dataset);
          expectReadable(mutated as NaturalDataset);
        },
      ),
      { numRuns: 1500 },
    );
  });

  test('never throws on a dataset of anything', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('ContentSequence', 'ValueType', 'SOPInstanceUID'), fc.anything()),
        (rest) => {
          expectReadable({ ...rest, SOPClassUID: '1.2.840.10008.5.1.4.1.1.88.33' });
        },
      ),
    );
  });
});

describe('readMarkFile', () => {
  test('never throws on a report with changed bytes', () => {
    const byte = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(
        fc.constantFrom(...reports),
        fc.array(byte, { minLength: 1, maxLength: 20 }),
        fc.nat(),
        (report, bytes, cut) => {
          const file = report.part10.slice(0, cut % 3 === 0 ? 132 + (cut % (report.part10.length - 132)) : undefined);
          for (const [at, value] of bytes) file[132 + (at % (file.length - 132 || 1))] = value;
          const { warnings } = readMarkFile(file);
          for (const { reason } of warnings) expect(reasons).toContain(reason);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
