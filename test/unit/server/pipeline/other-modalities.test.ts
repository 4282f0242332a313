import { beforeAll, describe, expect, test } from '@jest/globals';
import { PNG } from 'pngjs';
import type { Vec3 } from '../../../../dicom-sr/geometry/vec3.js';
import { indexToLps } from '../../../../dicom-sr/geometry/affine.js';
import type { CtVolume, Modality } from '../../../../dicom-sr/volume/ct-volume.js';
import { sopClass } from '../../../../dicom-sr/part10/sop-class.js';
import type { WritableDataset } from '../../../../dicom-sr/part10/writable-dataset.js';
import { writePart10 } from '../../../../dicom-sr/part10/write-part10.js';
import { readMarkFile } from '../../../../dicom-sr/readers/read-mark-file.js';
import { ctSeriesDatasets } from '../../../../dicom-sr/writers/write-ct-series.js';
import { createMethodRegistry } from '../../../../models/methods/method-registry.js';
import { pictureOf } from '../../../../server/convert/picture-of.js';
import { convertLesion } from '../../../../server/pipeline/convert-lesion.js';
import { createPacsSeriesSource } from '../../../../server/pipeline/pacs-series-source.js';
import { SeriesVolumes } from '../../../../server/pipeline/series-volumes.js';
import { createInProcessSegmenter } from '../../../../server/segmenter/in-process-segmenter.js';
import { enhancedCt } from '../../../fixtures/dicom/enhanced-ct.js';
import { diceInPatient, reportOn, scanLesion } from '../../../fixtures/dicom/lesion-scene.js';
import { InMemoryPacs } from '../../../fixtures/server/in-memory-pacs.js';

/** Intensity of a scanner for a HU of the scene. */
const intensity = (hu: number): number => 3 * hu + 400;
/** What the window of soft tissue is in these intensities. */
const softTissue = { WindowCenter: intensity(40), WindowWidth: 3 * 400 };
/** Shows nothing of the scene: the window of every slice but the marked one. */
const elsewhere = { WindowCenter: 9000, WindowWidth: 10 };

interface Scanner {
  readonly modality: Exclude<Modality, 'CT'>;
  readonly sopClassUID: string;
  /** Rescale Slope of each slice; no rescale at all unless given. */
  readonly slopeOf?: (slice: number) => number;
  readonly isEnhanced?: true;
}

const mr: Scanner = { modality: 'MR', sopClassUID: sopClass.mrImageStorage };
const pet: Scanner = { modality: 'PT', sopClassUID: sopClass.petImageStorage, slopeOf: (slice) => 0.5 + (slice % 3) };
const enhancedMr: Scanner = { modality: 'MR', sopClassUID: sopClass.enhancedMrImageStorage, isEnhanced: true };

/** The scene as such a scanner would store it; without display windows unless the marked slice has one. */
function seriesOf({ modality, sopClassUID, slopeOf, isEnhanced }: Scanner, key: string, window?: WritableDataset) {
  const scanned = scanLesion({ key });
  const slices = ctSeriesDatasets(scanned.content).map((image, slice): WritableDataset => {
    const slope = slopeOf?.(slice);
    const hu = new Int16Array((image['PixelData'] as Uint8Array).slice().buffer);
    const words = hu.map((value) => Math.round(intensity(value) / (slope ?? 1)));
    return {
      ...image,
      PixelData: new Uint8Array(words.buffer),
      RescaleSlope: slope,
      RescaleIntercept: slope === undefined ? undefined : 0,
      RescaleType: undefined,
      SOPClassUID: sopClassUID,
      Modality: modality,
      ...(window && (slice === scanned.markedSlice ? window : elsewhere)),
    };
  });
  const images = isEnhanced
    ? [{ ...enhancedCt(slices, { sopInstanceUID: '2.25.8' }), SOPClassUID: sopClassUID }]
    : slices;
  const uid = (image: WritableDataset | undefined, keyword: string): string => image?.[keyword] as string;
  const place = {
    studyInstanceUID: scanned.content.header.StudyInstanceUID,
    seriesInstanceUID: uid(images[0], 'SeriesInstanceUID'),
  };
  const marked = isEnhanced ? { frameNumber: scanned.markedSlice + 1 } : {};
  const sopInstanceUID = uid(images[isEnhanced ? 0 : scanned.markedSlice], 'SOPInstanceUID');
  const [mark] = readMarkFile(reportOn(scanned, { sopClassUID, sopInstanceUID, ...place, ...marked }).part10).marks;
  const stored = images.map((dataset) => ({
    ...place,
    sopClassUID,
    sopInstanceUID: uid(dataset, 'SOPInstanceUID'),
    part10: writePart10(dataset),
  }));
  return { ...place, mark, stored, scanned };
}

describe.each<[string, Scanner, WritableDataset | undefined]>([
  ['MR with a display window', mr, softTissue],
  ['MR without one', mr, undefined],
  ['enhanced MR with a display window for each frame', enhancedMr, softTissue],
  ['PET with a rescale and a display window for each slice', pet, softTissue],
])('a mark on %s', (name, scanner, window) => {
  const series = seriesOf(scanner, `other ${name}`, window);
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
      methodId: 'graph-cut-3d',
      jobKey: 'other',
      acceptedAt: new Date(0),
      srSopClass: 'comprehensive-3d',
    });
  };

  beforeAll(() => pacs.add(...series.stored));

  test('is refused unless the modality is asked for', async () => {
    await expect(convert()).rejects.toMatchObject({ code: 'not-ct' });
  });

  test('is segmented through the window, measured in the intensities of the scanner, and drawn as it is displayed', async () => {
    const { outcome, volume, located, sr } = await convert(['CT', scanner.modality]);
    const { mask, measurements, checks, flags } = outcome;
    const points: Vec3[] = [];
    const [, rows, columns] = mask.shape;
    mask.voxels.forEach((value, i) => {
      const [k, j] = [Math.floor(i / (rows * columns)), Math.floor(i / columns) % rows];
      if (value !== 0)
        points.push(indexToLps(volume.affine, mask.origin[2] + (i % columns), mask.origin[1] + j, mask.origin[0] + k));
    });
    const voxelMm3 = volume.spacingMm.reduce((product, mm) => product * mm, 1);
    expect(diceInPatient(points, voxelMm3)).toBeGreaterThan(0.8);
    expect(flags).toContain('intensities-not-hu');
    expect(checks.map(({ name: check }) => check)).not.toContain('boundary-contrast');
    expect(Math.abs(measurements.meanHu - intensity(110))).toBeLessThan(40);
    const words = Buffer.from(sr.part10).toString('latin1');
    expect([words.includes('INTENSITY'), words.includes("[hnsf'U]")]).toEqual([true, false]);
    if (window === undefined) return;
    const { modality, window: shown, ...grid } = volume;
    expect([modality, shown]).toEqual([scanner.modality, [softTissue.WindowCenter, softTissue.WindowWidth]]);
    if (scanner !== pet) return; // a picture takes seconds
    const hu: CtVolume = { ...grid, voxels: Float32Array.from(volume.voxels, (value) => (value - 400) / 3) };
    expect(largestDifference(pictureOf(volume, located, mask), pictureOf(hu, located, mask))).toBeLessThanOrEqual(1);
  });
});

/** Of gray or colour, of two pictures of one size. */
function largestDifference(a: Uint8Array, b: Uint8Array): number {
  const [one, other] = [a, b].map((bytes) => PNG.sync.read(Buffer.from(bytes)).data);
  expect(one?.length).toBe(other?.length);
  return Math.max(
    ...Array.from({ length: one?.length ?? 0 }, (_, i) => i)
      .filter((i) => one?.[i] !== other?.[i])
      .map((i) => Math.abs((one?.[i] ?? 0) - (other?.[i] ?? 0))),
    0,
  );
}
