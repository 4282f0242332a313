import { describe, expect, test } from '@jest/globals';
import type { NaturalDataset } from '../../../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../../../dicom-sr/part10/read-part10.js';
import { maskFromSeg } from '../../../../dicom-sr/readers/mask-from-seg.js';
import { readSeg } from '../../../../dicom-sr/readers/read-seg.js';
import { writeSeg } from '../../../../dicom-sr/writers/write-seg.js';
import { grids } from '../../../fixtures/dicom/ct-series.js';
import { testMask, testResult, testVolume } from '../../../fixtures/dicom/result-content.js';

const volume = testVolume(grids.axial);
const dataset = readPart10(writeSeg(testResult(volume)).part10).dataset;
const withChange = (changes: NaturalDataset) => () => readSeg({ ...dataset, ...changes });

describe('readSeg', () => {
  test('reads segments with their tracking', () => {
    expect(readSeg(dataset).segments).toEqual([
      { number: 1, label: 'Nodule', trackingID: 'Target 1', trackingUID: expect.stringMatching(/^2\.25\./) },
    ]);
  });

  test.each<[string, string, NaturalDataset]>([
    ['unsupported-segmentation', 'fractions', { SegmentationType: 'FRACTIONAL', BitsAllocated: 8 }],
    ['unsupported-segmentation', 'a label map', { SOPClassUID: '1.2.840.10008.5.1.4.1.1.66.7' }],
    ['unsupported-segmentation', 'compressed frames', { PixelData: [new Uint8Array(90), new Uint8Array(90)] }],
    ['invalid-attribute', 'pixels that are cut off', { PixelData: new Uint8Array(8) }],
    ['invalid-attribute', 'frames without orientation', { SharedFunctionalGroupsSequence: [] }],
    ['invalid-attribute', 'no rows', { Rows: null }],
  ])('refuses as %s: %s', (code, _, changes) => {
    expect(withChange(changes)).toThrow(expect.objectContaining({ code }));
  });
});

describe('maskFromSeg', () => {
  test('cuts the region down to the segment', () => {
    const mask = maskFromSeg(readSeg(dataset), 1, volume);
    expect(mask.origin).toEqual([1, 3, 2]);
    expect(mask.shape).toEqual(testMask().shape);
    expect(Array.from(mask.voxels)).toEqual(Array.from(testMask().voxels));
  });

  test('is empty for a segment that has no frame', () => {
    expect(maskFromSeg(readSeg(dataset), 2, volume).voxels).toHaveLength(0);
  });

  test.each([
    ['between the voxels', { ...volume, affine: { ...volume.affine, origin: [-31.2, -40.25, -120] as const } }],
    ['outside of the series', { ...volume, shape: [3, 12, 10] as const }],
    ['in another frame of reference', { ...volume, frameOfReferenceUID: '1.2.3' }],
  ])('refuses a segmentation that lies %s', (_, other) => {
    expect(() => maskFromSeg(readSeg(dataset), 1, other)).toThrow(expect.objectContaining({ code: 'grid-mismatch' }));
  });
});
