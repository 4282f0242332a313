import { describe, expect, test } from '@jest/globals';
import type { NaturalDataset } from '../../../../dicom-sr/part10/natural-dataset.js';
import { bytesOf, itemsOf, numbersOf, textOf } from '../../../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../../../dicom-sr/part10/read-part10.js';
import { isOwnObject } from '../../../../dicom-sr/provenance/is-own-object.js';
import type { ResultContent } from '../../../../dicom-sr/writers/result-content.js';
import { writeSeg } from '../../../../dicom-sr/writers/write-seg.js';
import { grids } from '../../../fixtures/dicom/ct-series.js';
import { testMark, testMask, testResult, testVolume } from '../../../fixtures/dicom/result-content.js';

const volume = testVolume(grids.oblique);
const read = (changes: Partial<ResultContent> = {}): NaturalDataset =>
  readPart10(writeSeg(testResult(volume, changes)).part10).dataset;

describe('writeSeg', () => {
  test('writes identical bytes for the same job', () => {
    expect(Buffer.from(writeSeg(testResult(volume)).part10)).toEqual(Buffer.from(writeSeg(testResult(volume)).part10));
  });

  test('gives another job other UIDs', () => {
    const [a, b] = [writeSeg(testResult(volume)), writeSeg(testResult(volume, { jobKey: 'another' }))];
    expect(a.sopInstanceUID).not.toBe(b.sopInstanceUID);
    expect(a.seriesInstanceUID).not.toBe(b.seriesInstanceUID);
  });

  test('writes every slice from the first to the last that holds the lesion, the empty one between them too', () => {
    const frames = itemsOf(read(), 'PerFrameFunctionalGroupsSequence');
    const positions = frames.map((frame) =>
      numbersOf(itemsOf(frame, 'PlanePositionSequence')[0], 'ImagePositionPatient'),
    );
    expect(positions).toEqual(volume.slices.slice(1, 6).map(({ position }) => [...position]));
    expect(numbersOf(read(), 'NumberOfFrames')).toEqual([5]);
  });

  test('leaves out slices of the mask that hold nothing before and after', () => {
    const mask = testMask();
    const voxels = mask.voxels.map((value, i) => (i < 20 || i >= 80 ? 0 : value));
    const frames = itemsOf(read({ mask: { ...mask, voxels } }), 'PerFrameFunctionalGroupsSequence');
    expect(frames).toHaveLength(2);
  });

  test('repeats patient, study and frame of reference of the source', () => {
    const dataset = read();
    for (const [keyword, value] of Object.entries(volume.header)) expect(textOf(dataset, keyword) ?? '').toBe(value);
  });

  test('names in each frame the image that it was derived from, and why', () => {
    const [frame] = itemsOf(read(), 'PerFrameFunctionalGroupsSequence');
    const [derivation] = itemsOf(frame, 'DerivationImageSequence');
    const [source] = itemsOf(derivation, 'SourceImageSequence');
    expect(textOf(source, 'ReferencedSOPClassUID')).toBe(volume.slices[1].sopClassUID);
    expect(textOf(source, 'ReferencedSOPInstanceUID')).toBe(volume.slices[1].sopInstanceUID);
    expect(textOf(itemsOf(source, 'PurposeOfReferenceCodeSequence')[0], 'CodeValue')).toBe('121322');
    expect(textOf(itemsOf(derivation, 'DerivationCodeSequence')[0], 'CodeValue')).toBe('113076');
  });

  test('describes the segment by category, type, site, algorithm and tracking', () => {
    const [segment] = itemsOf(read(), 'SegmentSequence');
    const code = (sequence: string): string | undefined => textOf(itemsOf(segment, sequence)[0], 'CodeValue');
    expect(code('SegmentedPropertyCategoryCodeSequence')).toBe('49755003');
    expect(code('SegmentedPropertyTypeCodeSequence')).toBe('27925004');
    expect(code('AnatomicRegionSequence')).toBe('39607008');
    expect(textOf(segment, 'SegmentAlgorithmType')).toBe('SEMIAUTOMATIC');
    expect(textOf(segment, 'TrackingID')).toBe('Target 1');
    expect(textOf(segment, 'TrackingUID')).toBe(testMark(volume).trackingUID);
    const [algorithm] = itemsOf(segment, 'SegmentationAlgorithmIdentificationSequence');
    expect(textOf(algorithm, 'AlgorithmName')).toBe('graph-cut-3d');
    expect(textOf(algorithm, 'AlgorithmVersion')).toBe('1.0.0');
    expect(textOf(algorithm, 'AlgorithmParameters')).toBe('closing=true; grid=isotropic; lambda=0.5');
  });

  test('writes the digest of the weights of a trained method', () => {
    const method = { id: 'wsss', version: '2', parameters: {}, weightsDigest: 'ab12' };
    const [segment] = itemsOf(read({ method }), 'SegmentSequence');
    const [algorithm] = itemsOf(segment, 'SegmentationAlgorithmIdentificationSequence');
    expect(textOf(algorithm, 'AlgorithmParameters')).toBe('weights=sha256:ab12');
    expect(textOf(itemsOf(algorithm, 'AlgorithmFamilyCodeSequence')[0], 'CodeValue')).toBe('123110');
  });

  test('derives what a mark lacks, and drops codes that cannot be written', () => {
    const { trackingID: _id, trackingUID: _uid, finding: _finding, ...bare } = testMark(volume);
    const mark = {
      ...testResult(volume).mark,
      mark: { ...bare, findingSites: [{ value: '', scheme: 'SCT', meaning: 'nothing' }] },
    };
    const [segment] = itemsOf(read({ mark }), 'SegmentSequence');
    expect(textOf(segment, 'TrackingID')).toBe('Lesion 1');
    expect(textOf(segment, 'TrackingUID')).toMatch(/^2\.25\.\d+$/);
    expect(textOf(itemsOf(segment, 'SegmentedPropertyTypeCodeSequence')[0], 'CodeValue')).toBe('52988006');
    expect(itemsOf(segment, 'AnatomicRegionSequence')).toEqual([]);
  });

  test('keeps to the limits of DICOM whatever a foreign document calls its finding', () => {
    const finding = { value: 'CORNERSTONEFREETEXT', scheme: 'CST4', meaning: `Läsion\\${'x'.repeat(100)}` };
    const mark = { ...testResult(volume).mark, mark: { ...testMark(volume), finding, trackingUID: 'not a UID' } };
    const [segment] = itemsOf(read({ mark }), 'SegmentSequence');
    expect(textOf(segment, 'SegmentLabel')).toBe(`Läsion ${'x'.repeat(57)}`);
    expect(textOf(segment, 'TrackingUID')).toMatch(/^2\.25\.\d+$/);
  });

  test('names what a corrected segmentation replaces, and how it was made', () => {
    const seg = { studyInstanceUID: '1.1', seriesInstanceUID: '1.2', sopClassUID: '1.3', sopInstanceUID: '1.4' };
    const dataset = read({ predecessors: { seg }, origin: 'MANUAL' });
    expect(textOf(itemsOf(dataset, 'SourceImageSequence')[0], 'ReferencedSOPInstanceUID')).toBe('1.4');
    expect(textOf(itemsOf(dataset, 'ReferencedSeriesSequence')[1], 'SeriesInstanceUID')).toBe('1.2');
    const [segment] = itemsOf(dataset, 'SegmentSequence');
    expect(textOf(segment, 'SegmentAlgorithmType')).toBe('MANUAL');
    expect(itemsOf(segment, 'SegmentationAlgorithmIdentificationSequence')).toEqual([]);
  });

  test('says that it was derived from lossy images', () => {
    const lossy = { ...volume, lossyCompression: { ratios: [7.5], methods: ['ISO_10918_1'] } };
    const dataset = readPart10(writeSeg(testResult(lossy)).part10).dataset;
    expect(textOf(dataset, 'LossyImageCompression')).toBe('01');
    expect(textOf(dataset, 'LossyImageCompressionMethod')).toBe('ISO_10918_1');
    expect(textOf(read(), 'LossyImageCompression')).toBe('00');
  });

  test('dates the content by the acceptance of the job, in the time zone of the source', () => {
    expect(textOf(read(), 'ContentDate')).toBe('20240301');
    expect(textOf(read(), 'ContentTime')).toBe('223015.250');
    const east = { ...volume, timezoneOffsetFromUTC: '+0200' };
    const dataset = readPart10(writeSeg(testResult(east)).part10).dataset;
    expect([textOf(dataset, 'ContentDate'), textOf(dataset, 'ContentTime')]).toEqual(['20240302', '003015.250']);
    expect(textOf(dataset, 'TimezoneOffsetFromUTC')).toBe('+0200');
  });

  test('packs bits frame after frame without a gap, to an even length', () => {
    const [bytes] = bytesOf(read(), 'PixelData');
    expect(bytes.length).toBe(2 * Math.ceil((5 * 12 * 10) / 16));
    expect(bytes.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0)).toBe(
      testMask().voxels.reduce((sum, value) => sum + value, 0),
    );
  });

  test('is recognised as ours', () => expect(isOwnObject(read())).toBe(true));

  test('refuses a mask without voxels', () => {
    const mask = { ...testMask(), voxels: new Uint8Array(100) };
    expect(() => read({ mask })).toThrow(expect.objectContaining({ code: 'empty-mask' }));
  });

  test('refuses a mask that reaches out of its volume', () => {
    const mask = { ...testMask(), origin: [4, 3, 2] as const };
    expect(() => read({ mask })).toThrow(expect.objectContaining({ code: 'invalid-attribute' }));
  });
});
