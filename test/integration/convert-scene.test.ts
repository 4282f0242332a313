import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Vec3 } from '../../dicom-sr/geometry/vec3.js';
import { numberOf, numbersOf, itemsOf } from '../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import { locateMark } from '../../dicom-sr/measurement/locate-mark.js';
import type { Mark } from '../../dicom-sr/measurement/mark.js';
import { readMarkFile } from '../../dicom-sr/readers/read-mark-file.js';
import { createMethodRegistry } from '../../models/methods/method-registry.js';
import { createDicomWebPacs } from '../../server/pacs/dicomweb-pacs.js';
import { convertLesion } from '../../server/pipeline/convert-lesion.js';
import { createPacsSeriesSource } from '../../server/pipeline/pacs-series-source.js';
import { SeriesVolumes } from '../../server/pipeline/series-volumes.js';
import type { LesionRow } from '../../server/report/conversion-report.js';
import { createInProcessSegmenter } from '../../server/segmenter/in-process-segmenter.js';
import { diceInPatient } from '../fixtures/dicom/lesion-scene.js';
import type { SceneVariant } from '../fixtures/dicom/scene-variants.js';
import { sceneVariants } from '../fixtures/dicom/scene-variants.js';
import { describeWith } from '../services/available.js';
import { converted } from '../services/foreign-encoders.js';
import type { OrthancService } from '../services/orthanc.js';
import { startOrthanc } from '../services/orthanc.js';
import { dciodvfyErrors, pydicomSegVoxels } from '../services/validators.js';

const variants = sceneVariants();
const read = variants.filter(({ refused }) => refused === undefined);
const refused = variants.filter((variant) => variant.refused !== undefined);

/** A wrong side, a shift by a slice, or another phase would be far below. */
const leastDice = 0.8;

/** @returns Dice of a SEG with the lesion in the patient, by the coordinates that pydicom reads. */
function diceOf(seg: Uint8Array): number {
  const points = pydicomSegVoxels(seg).map((line) => line.split(',').map(Number) as unknown as Vec3);
  const { dataset } = readPart10(seg);
  const [shared = {}] = itemsOf(dataset, 'SharedFunctionalGroupsSequence');
  const [measures = {}] = itemsOf(shared, 'PixelMeasuresSequence');
  const [rowMm = NaN, columnMm = NaN] = numbersOf(measures, 'PixelSpacing');
  return diceInPatient(points, (numberOf(measures, 'SpacingBetweenSlices') ?? NaN) * rowMm * columnMm);
}

describeWith('pydicom', 'dicom3tools')('recist3d convert on one lesion in every kind of series', () => {
  let root: string;
  const rows = new Map<string, LesionRow>();
  const seg = async ({ name }: SceneVariant): Promise<Uint8Array> =>
    readFile(join(root, 'out', rows.get(name)?.segmentation?.path ?? 'none'));

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'recist3d-scene-'));
    for (const [number, { images, report }] of variants.entries()) {
      const folder = join(root, 'in', String(number));
      await mkdir(folder, { recursive: true });
      for (const [i, image] of images.entries()) await writeFile(join(folder, `${i}.dcm`), image);
      await writeFile(join(folder, 'report.dcm'), report);
    }
    const command = [resolve('bin/recist3d.mjs'), 'convert', join(root, 'in'), join(root, 'out')];
    await promisify(execFile)(process.execPath, command).catch((error: unknown) => {
      if ((error as { code?: number }).code !== 2) throw error;
    });
    const { lesions } = JSON.parse(await readFile(join(root, 'out', 'report.json'), 'utf8')) as {
      lesions: readonly LesionRow[];
    };
    for (const row of lesions) rows.set(variants[Number(row.document.split('/')[0])]?.name ?? '', row);
  }, 300_000);
  afterAll(() => rm(root, { recursive: true, force: true }));

  test.each(read)('$name: the segmentation lies on the lesion', async (variant) => {
    const row = rows.get(variant.name);
    expect([row?.state, row?.reason?.code]).toEqual(['converted', undefined]);
    expect(diceOf(await seg(variant))).toBeGreaterThan(leastDice);
    expect(row?.flags).toEqual(expect.arrayContaining([...variant.flags]));
  });

  test.each(read.filter(({ name }) => /enhanced|tilted by 20|coronal/.test(name)))(
    '$name: the segmentation is without errors',
    async (variant) => {
      expect(dciodvfyErrors(await seg(variant))).toEqual([]);
    },
  );

  test.each(refused)('$name is refused as $refused', ({ name, refused: code }) => {
    expect([rows.get(name)?.state, rows.get(name)?.reason?.code]).toEqual(['refused', code]);
  });
});

const encoders: Readonly<Record<string, (image: Uint8Array) => Uint8Array>> = {
  'as it is': (image) => image,
  'JPEG lossless': (image) => converted('dcmcjpeg', ['+e1', 'IN', 'OUT'], image),
  'JPEG-LS': (image) => converted('dcmcjpls', ['+el', 'IN', 'OUT'], image),
  RLE: (image) => converted('dcmcrle', ['IN', 'OUT'], image),
};

describeWith(
  'orthanc',
  'pydicom',
  'dcmtk',
)('a lesion in a real archive', () => {
  let orthanc: OrthancService;
  let pacs: ReturnType<typeof createDicomWebPacs>;
  const segmenter = createInProcessSegmenter(createMethodRegistry());

  beforeAll(async () => {
    orthanc = await startOrthanc();
    pacs = createDicomWebPacs({ baseUrl: orthanc.dicomWebUrl, credentials: orthanc.credentials });
  }, 60_000);
  afterAll(async () => {
    await pacs.close();
    await orthanc.stop();
  });

  async function send(variant: SceneVariant, encode: (image: Uint8Array) => Uint8Array): Promise<void> {
    for (const image of variant.images) {
      const response = await orthanc.ask('/instances', { method: 'POST', body: new Uint8Array(encode(image)) });
      if (!response.ok) throw new Error(`Orthanc answered ${response.status}`);
    }
  }

  function markOf({ report }: SceneVariant): Mark {
    const [mark] = readMarkFile(report).marks;
    if (mark === undefined) throw new Error('the report holds no mark');
    return mark;
  }

  const cases = [
    ['coronal', 'RLE'],
    ['tilted by −12°, against the normal', 'JPEG-LS'],
    ['enhanced, frames in any order', 'as it is'],
    ['enhanced, of two phases', 'RLE'],
    ['enhanced, in two parts of a concatenation', 'JPEG lossless'],
  ] as const;
  test.each(cases)('%s, %s: is fetched, decoded and segmented where it is', async (name, encoding) => {
    const variant = variants.find((one) => one.name === name) as SceneVariant;
    await send(variant, encoders[encoding]);
    const volumes = new SeriesVolumes({
      open: (study, series) => createPacsSeriesSource(pacs, study, series),
      seriesBytes: 2 ** 30,
      cacheBytes: 2 ** 26,
    });
    const mark = markOf(variant);
    const { seriesInstanceUID = '', studyInstanceUID = mark.source.studyInstanceUID } = mark.referencedImage;
    const { seg, located, volume } = await convertLesion({
      volumeOf: (growth) => volumes.around(studyInstanceUID, seriesInstanceUID, mark, growth),
      mark,
      segmenter,
      methodId: 'ellipsoid',
      jobKey: name,
      acceptedAt: new Date(Date.UTC(2024, 1, 3)),
      srSopClass: 'comprehensive-3d',
    });
    expect(locateMark(mark, volume)).toEqual(located);
    expect(diceOf(seg.part10)).toBeGreaterThan(leastDice);
  });
});

describe('the scene', () => {
  test('holds every kind of series once', () => {
    expect(new Set(variants.map(({ name }) => name)).size).toBe(variants.length);
  });
});
