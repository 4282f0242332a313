import { describe, expect, test } from '@jest/globals';
import { itemsOf, numberOf, textOf } from '../../../../dicom-sr/part10/natural-dataset.js';
import type { NaturalDataset } from '../../../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../../../dicom-sr/part10/read-part10.js';
import { isOwnObject } from '../../../../dicom-sr/provenance/is-own-object.js';
import { verifySr } from '../../../../dicom-sr/writers/verify-sr.js';
import { writeRejectionNote } from '../../../../dicom-sr/writers/write-rejection-note.js';
import { writeSeg } from '../../../../dicom-sr/writers/write-seg.js';
import { writeSr } from '../../../../dicom-sr/writers/write-sr.js';
import { grids } from '../../../fixtures/dicom/ct-series.js';
import { testResult, testVolume } from '../../../fixtures/dicom/result-content.js';

const content = testResult(testVolume(grids.oblique));
const seg = writeSeg(content);
const sr = writeSr(content, seg);
const at = new Date('2024-03-02T08:09:10Z');
const verification = { observerName: 'Doe^Jane', organization: 'Test Hospital' };
const verify = (key = 'k') => verifySr({ report: sr.part10, key, verification, at });
const read = (part10: Uint8Array): NaturalDataset => readPart10(part10).dataset;
const conceptsOf = (dataset: NaturalDataset) =>
  itemsOf(dataset, 'ContentSequence').map((item) =>
    textOf(itemsOf(item, 'ConceptNameCodeSequence')[0] ?? {}, 'CodeMeaning'),
  );

describe('a verified report', () => {
  test('has the same bytes each time, and UIDs of its own', () => {
    expect(Buffer.from(verify().part10)).toEqual(Buffer.from(verify().part10));
    expect(new Set([verify().sopInstanceUID, verify('other').sopInstanceUID, sr.sopInstanceUID]).size).toBe(3);
  });

  test('says who verified it, when and where, and what it succeeds', () => {
    const dataset = read(verify().part10);
    const [observer] = itemsOf(dataset, 'VerifyingObserverSequence');
    expect(textOf(dataset, 'VerificationFlag')).toBe('VERIFIED');
    expect(['VerifyingObserverName', 'VerifyingOrganization'].map((keyword) => textOf(observer, keyword))).toEqual([
      'Doe^Jane',
      'Test Hospital',
    ]);
    expect(textOf(observer, 'VerificationDateTime')).toMatch(/^20240302080910/);
    const [predecessor] = itemsOf(dataset, 'PredecessorDocumentsSequence').flatMap((study) =>
      itemsOf(study, 'ReferencedSeriesSequence').flatMap((series) => itemsOf(series, 'ReferencedSOPSequence')),
    );
    expect(textOf(predecessor, 'ReferencedSOPInstanceUID')).toBe(sr.sopInstanceUID);
  });

  test('repeats every measurement, and names the reader before the device', () => {
    const [before, after] = [read(sr.part10), read(verify().part10)];
    const measurements = (dataset: NaturalDataset) =>
      itemsOf(dataset, 'ContentSequence').filter((item) => textOf(item, 'RelationshipType') === 'CONTAINS');
    expect(measurements(after)).toEqual(measurements(before));
    const names = conceptsOf(after).filter((name) => /Observer Type|Person Observer/.test(name ?? ''));
    expect(names).toEqual(['Observer Type', 'Person Observer Name', 'Observer Type']);
  });

  test('is known as our own, so that it never becomes a job', () => {
    expect(isOwnObject(read(verify().part10))).toBe(true);
  });
});

describe('a corrected report', () => {
  const corrected = (changes: Parameters<typeof testResult>[1] = {}) => {
    const { volumeIntervalMm3: _interval, ...measurements } = content.measurements;
    const one = { ...content, measurements, verification, ...changes };
    return read(writeSr(one, writeSeg(one)).part10);
  };

  test('is verified, and gives no interval that nobody measured', () => {
    expect(textOf(corrected(), 'VerificationFlag')).toBe('VERIFIED');
    const numbers = JSON.stringify(corrected());
    expect(numbers).not.toContain('371886008');
    expect(JSON.stringify(read(sr.part10))).toContain('371886008');
  });

  test('names no algorithm where the lesion was drawn from nothing', () => {
    const drawn = { ...content, origin: 'MANUAL' as const, verification };
    const dataset = read(writeSeg(drawn).part10);
    const [segment] = itemsOf(dataset, 'SegmentSequence');
    expect(textOf(segment, 'SegmentAlgorithmType')).toBe('MANUAL');
    expect(JSON.stringify(corrected({ origin: 'MANUAL' }))).not.toContain('Algorithm Name');
  });
});

describe('a rejection note', () => {
  const write = () =>
    writeRejectionNote({
      key: 'k',
      sibling: read(sr.part10),
      rejected: [seg, sr],
      reason: 'The segmentation leaks into its surroundings.',
      observerName: 'Doe^Jane',
      at,
    });

  test('rejects for quality, names both objects, and belongs to the study', () => {
    const dataset = read(write().part10);
    expect(textOf(itemsOf(dataset, 'ConceptNameCodeSequence')[0], 'CodeValue')).toBe('113001');
    expect(textOf(dataset, 'StudyInstanceUID')).toBe(content.volume.studyInstanceUID);
    expect(textOf(dataset, 'PatientID')).toBe(content.volume.header.PatientID);
    const kinds = itemsOf(dataset, 'ContentSequence')
      .filter((item) => itemsOf(item, 'ReferencedSOPSequence').length > 0)
      .map((item) => textOf(item, 'ValueType'));
    expect(kinds).toEqual(['IMAGE', 'COMPOSITE']);
    expect(numberOf(dataset, 'InstanceNumber')).toBe(1);
  });

  test('has the same bytes each time', () => {
    expect(Buffer.from(write().part10)).toEqual(Buffer.from(write().part10));
  });
});
