import { describe, expect, test } from '@jest/globals';
import type { NaturalDataset } from '../../../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../../../dicom-sr/part10/read-part10.js';
import { isOwnObject } from '../../../../dicom-sr/provenance/is-own-object.js';
import { ctSeriesDatasets } from '../../../../dicom-sr/writers/write-ct-series.js';
import { writeSeg } from '../../../../dicom-sr/writers/write-seg.js';
import { writeSr } from '../../../../dicom-sr/writers/write-sr.js';
import { grids, testSeries } from '../../../fixtures/dicom/ct-series.js';
import { testResult, testVolume } from '../../../fixtures/dicom/result-content.js';

const content = testResult(testVolume(grids.axial));
const seg = writeSeg(content);
const objects = { SEG: seg, SR: writeSr(content, seg) };

/** As an archive leaves it that writes its own equipment into everything. */
const rewritten = (dataset: NaturalDataset): NaturalDataset => ({
  ...dataset,
  Manufacturer: 'Archive',
  ManufacturerModelName: 'Router',
});

describe('isOwnObject', () => {
  test.each(Object.entries(objects))('knows our %s by its equipment', (_, { part10 }) => {
    const { Manufacturer, ManufacturerModelName } = readPart10(part10).dataset;
    expect(isOwnObject({ Manufacturer, ManufacturerModelName })).toBe(true);
  });

  test.each(Object.entries(objects))(
    'knows our %s by its algorithm or observer when the equipment was rewritten',
    (_, { part10 }) => {
      expect(isOwnObject(rewritten(readPart10(part10).dataset))).toBe(true);
    },
  );

  test('knows a row of DICOM JSON', () => {
    const row = {
      '00080070': { vr: 'LO', Value: ['recist3d'] },
      '00081090': { vr: 'LO', Value: ['recist3d lesion segmentation'] },
    };
    expect(isOwnObject(row)).toBe(true);
    expect(isOwnObject({ ...row, '00080070': { vr: 'LO' } })).toBe(false);
  });

  test('takes a phantom, a foreign object and an empty one for what they are', () => {
    const [phantom] = ctSeriesDatasets(testSeries(grids.axial));
    expect(isOwnObject(phantom)).toBe(false);
    expect(isOwnObject({ Manufacturer: 'Someone', ManufacturerModelName: 'recist3d lesion segmentation' })).toBe(false);
    expect(isOwnObject({})).toBe(false);
  });
});
