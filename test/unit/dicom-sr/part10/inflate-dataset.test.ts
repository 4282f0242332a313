import { describe, expect, test } from '@jest/globals';
import { constants, deflateRawSync } from 'node:zlib';
import { DicomError } from '../../../../dicom-sr/errors/dicom-error.js';
import { inflateDataset } from '../../../../dicom-sr/part10/inflate-dataset.js';
import { readPart10 } from '../../../../dicom-sr/part10/read-part10.js';
import { transferSyntax } from '../../../../dicom-sr/part10/transfer-syntax.js';
import { describeInstance } from '../../../../server/embedded-store/describe-instance.js';
import { rawPart10 } from '../../../fixtures/raw-part10.js';

const gigabyte = 2 ** 30;

/** 3 MB that grow to 3 GiB of zeros: one deflated piece over and over. */
function bomb(): Uint8Array {
  const piece = deflateRawSync(Buffer.alloc(2 ** 24), { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat(Array.from({ length: 192 }, () => piece));
}

const bombFile = () => rawPart10(transferSyntax.deflatedExplicitLittleEndian, bomb());

describe('inflateDataset', () => {
  test('gives back what was deflated', () => {
    const dataset = Buffer.alloc(100_000, 'DICOM');
    expect(Buffer.from(inflateDataset(deflateRawSync(dataset))).equals(dataset)).toBe(true);
  });

  test('refuses a dataset that grows without end, and takes no more memory than its bound for it', () => {
    const most = () => process.resourceUsage().maxRSS * 1024;
    const file = bombFile();
    expect(file.length).toBeLessThan(4_000_000);
    const before = most();
    expect(() => readPart10(file)).toThrow(DicomError);
    expect(most() - before).toBeLessThan(1.5 * gigabyte);
  });

  test('the embedded archive refuses it as well', () => {
    expect(() => describeInstance(bombFile())).toThrow(expect.objectContaining({ code: 'not-dicom' }));
  });
});
