import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readPart10 } from '../../../../dicom-sr/part10/read-part10.js';
import { maskFromSeg } from '../../../../dicom-sr/readers/mask-from-seg.js';
import { readSeg } from '../../../../dicom-sr/readers/read-seg.js';
import { assembleVolume } from '../../../../dicom-sr/volume/assemble-volume.js';
import { readCtImage } from '../../../../dicom-sr/volume/read-ct-image.js';
import { sharedData } from '../../../fixtures/shared-data.js';

const samples = sharedData('dicom', 'samples');
const withData = samples === undefined ? describe.skip : describe;
const load = (file: string) => readFileSync(join(samples ?? '', file));
const seg = (file: string) => readSeg(readPart10(load(file)).dataset);

withData('segmentations of other tools', () => {
  /** Frames, segments, and pixels that are set, as pydicom counts them. */
  test.each([
    ['dcmjs/tumor_User1_Manual_Trial1.dcm', 13, 2, 266],
    ['dcmqi/segmentations/liver.dcm', 3, 1, 107098],
    ['dcmqi/segmentations/partial_overlaps.dcm', 7, 5, 43639],
    ['dcmqi/sr-example/seg.dcm', 13, 1, 795],
    ['epadlite/testseg.dcm', 3, 1, 2492],
    ['highdicom/seg_image_ct_binary.dcm', 3, 1, 638],
    ['highdicom/seg_image_ct_binary_overlap.dcm', 8, 2, 80],
    ['highdicom/seg_image_ct_binary_single_frame.dcm', 1, 1, 1832],
    ['lidc_seg/nodule.dcm', 8, 1, 6843],
  ])('are read: %s', (file, frames, segments, pixels) => {
    const read = seg(file);
    expect(read.frames).toHaveLength(frames);
    expect(read.segments).toHaveLength(segments);
    expect(read.frames.reduce((sum, frame) => sum + count(frame.pixels), 0)).toBe(pixels);
  });

  test.each([
    'dcmqi/segmentations/sparse-labelmap-noppv.dcm',
    'dcmqi/segmentations/sparse-labelmap-ppv5.dcm',
    'highdicom/seg_image_ct_binary_fractional.dcm',
    'highdicom/seg_image_ct_true_fractional.dcm',
  ])('that are label maps or fractions are refused: %s', (file) => {
    expect(() => seg(file)).toThrow(expect.objectContaining({ code: 'unsupported-segmentation' }));
  });

  test('come to lie on the CT that they were drawn on', () => {
    const folder = 'dcmqi/segmentations/ct-3slice';
    const images = readdirSync(join(samples ?? '', folder)).map((file) => readCtImage(load(join(folder, file))));
    const mask = maskFromSeg(seg('dcmqi/segmentations/liver.dcm'), 1, assembleVolume(images));
    expect(mask.shape[0]).toBe(3);
    expect(count(mask.voxels)).toBe(107098);
  });
});

const count = (pixels: Uint8Array): number => pixels.reduce((sum, value) => sum + value, 0);
