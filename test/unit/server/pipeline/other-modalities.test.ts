import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Vec3 } from '../../../../dicom-sr/geometry/vec3.js';
import { indexToLps } from '../../../../dicom-sr/geometry/affine.js';
import type { Modality } from '../../../../dicom-sr/volume/ct-volume.js';
import { sopClass } from '../../../../dicom-sr/part10/sop-class.js';
import type { WritableDataset } from '../../../../dicom-sr/part10/writable-dataset.js';
import { writePart10 } from '../../../../dicom-sr/part10/write-part10.js';
import { readMarkFile } from '../../../../dicom-sr/readers/read-mark-file.js';
import { ctSeriesDatasets } from '../../../../dicom-sr/writers/write-ct-series.js';
import { createMethodRegistry } from '../../../../models/methods/method-registry.js';
import { convertLesion } from '../../../../server/pipeline/convert-lesion.js';
import { createPacsSeriesSource } from '../../../../server/pipeline/pacs-series-source.js';
import { SeriesVolumes } from '../../../../server/pipeline/series-volumes.js';
import { createInProcessSegmenter } from '../../../../server/segmenter/in-process-segmenter.js';
import { diceInPatient, reportOn, scanLesion } from '../../../fixtures/dicom/lesion-scene.js';
import { InMemoryPacs } from '../../../fixtures/server/in-memory-pacs.js';

/** Intensity of an MR scanner for a HU of the scene. */
const intensity = (hu: number): number => 3 * hu + 400;

/** The scene as an MR scanner would store it: without rescale, its display window on the lesion. */
function mrSeries(key: string, window: WritableDataset) {
  const scanned = scanLesion({ key });
  const images = ctSeriesDatasets(scanned.content).map((image) => {
    const words = new Int16Array((image['PixelData'] as Uint8Array).slice().buffer).map(intensity);
    const values = { PixelData: new Uint8Array(words.buffer), RescaleSlope: undefined, RescaleIntercept: undefined };
    return {
      ...image,
      ...values,
      ...window,
      RescaleType: undefined,
      SOPClassUID: sopClass.mrImageStorage,
      Modality: 'MR',
    };
  });
  const image = images[scanned.markedSlice] ?? {};
  const uid = (keyword: string): string => (image as WritableDataset)[keyword] as string;
  const place = {
    studyInstanceUID: scanned.content.header.StudyInstanceUID,
    seriesInstanceUID: uid('SeriesInstanceUID'),
  };
  const reference = { sopClassUID: sopClass.mrImageStorage, sopInstanceUID: uid('SOPInstanceUID') };
  const [mark] = readMarkFile(reportOn(scanned, { ...reference, ...place }).part10).marks;
  const stored = images.map((dataset) => ({
    ...place,
    sopClassUID: sopClass.mrImageStorage,
    sopInstanceUID: (dataset as WritableDataset)['SOPInstanceUID'] as string,
    part10: writePart10(dataset),
  }));
  return { ...place, mark: mark, stored };
}

describe.each([
  ['with a display window', { WindowCenter: 600, WindowWidth: 600 }],
  ['without one', {}],
])('a mark on MR %s', (name, window) => {
  const series = mrSeries(`mr ${name}`, window);
  const pacs = new InMemoryPacs();
  const volumesOf = (modalities?: readonly Modality[]): SeriesVolumes =>
    new SeriesVolumes({
      open: (...place) => createPacsSeriesSource(pacs, ...place),
      seriesBytes: 2 ** 30,
      cacheBytes: 0,
      ...(modalities && { modalities }),
    });
  const convert = (modalities?: readonly Modality[]) => {
    const volumes = volumesOf(modalities);
    return convertLesion({
      volumeOf: (growth) => volumes.around(series.studyInstanceUID, series.seriesInstanceUID, series.mark, growth),
      mark: series.mark,
      segmenter: createInProcessSegmenter(createMethodRegistry()),
      methodId: 'default',
      jobKey: 'mr',
      acceptedAt: new Date(0),
      srSopClass: 'comprehensive-3d',
    });
  };

  beforeAll(() => pacs.add(...series.stored));

  test('is refused unless MR is asked for', async () => {
    await expect(convert()).rejects.toMatchObject({ code: 'not-ct' });
  });

  test('is segmented through the window, and measured in the intensities of the scanner', async () => {
    const { outcome, volume, sr } = await convert(['CT', 'MR']);
    const { mask, measurements, flags } = outcome;
    const points: Vec3[] = [];
    const [, rows, columns] = mask.shape;
    mask.voxels.forEach((value, i) => {
      const [k, j] = [Math.floor(i / (rows * columns)), Math.floor(i / columns) % rows];
      if (value !== 0)
        points.push(indexToLps(volume.affine, mask.origin[2] + (i % columns), mask.origin[1] + j, mask.origin[0] + k));
    });
    expect(
      diceInPatient(
        points,
        volume.spacingMm.reduce((product, mm) => product * mm, 1),
      ),
    ).toBeGreaterThan(0.8);
    expect(flags).toContain('intensities-not-hu');
    expect(Math.abs(measurements.meanHu - intensity(110))).toBeLessThan(40);
    const words = Buffer.from(sr.part10).toString('latin1');
    expect([words.includes('INTENSITY'), words.includes("[hnsf'U]")]).toEqual([true, false]);
  });
});
