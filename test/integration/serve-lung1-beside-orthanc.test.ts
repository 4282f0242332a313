import { readFileSync } from 'node:fs';
import { describe, expect } from '@jest/globals';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import { maskFromSeg } from '../../dicom-sr/readers/mask-from-seg.js';
import { readSeg } from '../../dicom-sr/readers/read-seg.js';
import { assembleVolume } from '../../dicom-sr/volume/assemble-volume.js';
import { readCtImage } from '../../dicom-sr/volume/read-ct-image.js';
import { alignMasks } from '../../models/metrics/align-masks.js';
import { countOverlap, overlapMetrics } from '../../models/metrics/overlap.js';
import { hasLung1, lung1Truth, makeLung1 } from '../fixtures/lung1-study.js';
import { describeWith } from '../services/available.js';
import { describeServing } from './serving-contract.js';

const withData = hasLung1 ? describeWith('orthanc') : describe.skip;

withData('recist3d serve beside a real Orthanc with a real lung cancer', () => {
  describeServing({
    make: makeLung1,
    images: 134,
    leastMarks: 1,
    look: async (images, segmentations) => {
      const read = images.map(({ path }) => readCtImage(readFileSync(path)));
      const volume = assembleVolume(read);
      const masks = segmentations.map((bytes) => maskFromSeg(readSeg(readPart10(bytes).dataset), 1, volume));
      const { first, second } = alignMasks(masks[0], lung1Truth(volume));
      expect(masks).toHaveLength(1);
      expect(overlapMetrics(countOverlap(first, second)).dice).toBeGreaterThan(0.6);
    },
  });
});
