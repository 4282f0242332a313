import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Mark } from '../../../../dicom-sr/measurement/mark.js';
import type { CtVolume } from '../../../../dicom-sr/volume/ct-volume.js';
import type { StoredFrame } from '../../../../dicom-sr/volume/stored-frame.js';
import { decodeHere } from '../../../../dicom-sr/volume/stored-frame.js';
import { PacsError } from '../../../../server/pacs/pacs-error.js';
import { createPacsSeriesSource } from '../../../../server/pipeline/pacs-series-source.js';
import type { FetchedSeries } from '../../../../server/pipeline/series-volumes.js';
import { SeriesVolumes } from '../../../../server/pipeline/series-volumes.js';
import type { SmallStudy } from '../../../fixtures/archive-objects.js';
import { smallStudy } from '../../../fixtures/archive-objects.js';
import { InMemoryPacs } from '../../../fixtures/server/in-memory-pacs.js';

const sliceBytes = 16 * 20 * 2;
/** 60 slices, 2.5 mm apart. */
const study = smallStudy('volumes', { slices: 60, rows: 16, columns: 20 });

/** 10 pixels of 0.75 mm: reaches 15 mm and three pixels, so 6 slices, to each side. */
function markOn({ ct }: SmallStudy, slice: number): Mark {
  const { sopClassUID = '', sopInstanceUID = '' } = ct[slice] ?? {};
  return {
    longAxis: {
      endpoints: [
        [4.5, 8.5],
        [14.5, 8.5],
      ],
    },
    referencedImage: { sopClassUID, sopInstanceUID },
    findingSites: [],
    source: { sopClassUID: '', sopInstanceUID: '', seriesInstanceUID: '', studyInstanceUID: '', groupIndex: 0 },
  };
}

describe('the volumes around marks', () => {
  let pacs: InMemoryPacs;
  let fetched: FetchedSeries[];
  const open = ({ cacheSlices = 60, mostSlices = 60 } = {}): SeriesVolumes =>
    new SeriesVolumes({
      open: (...place) => createPacsSeriesSource(pacs, ...place),
      cacheBytes: cacheSlices * sliceBytes,
      seriesBytes: mostSlices * sliceBytes,
      onFetched: (one) => void fetched.push(one),
    });
  const around = (volumes: SeriesVolumes, slice: number, growth = 0): Promise<CtVolume> =>
    volumes.around(study.studyInstanceUID, study.ct[0]?.seriesInstanceUID ?? '', markOn(study, slice), growth);
  const slicesOf = ({ slices }: CtVolume): readonly number[] =>
    slices.map(({ sopInstanceUID }) => study.ct.findIndex((image) => image.sopInstanceUID === sopInstanceUID));
  const images = (): number => fetched.reduce((sum, one) => sum + one.images, 0);
  const calls = (method: string): number => pacs.calls.filter((call) => call === method).length;

  beforeEach(() => {
    fetched = [];
    pacs = new InMemoryPacs();
    pacs.add(...study.ct);
  });

  test('hold the slices that the lesion can reach, and no others are asked for', async () => {
    const volume = await around(open(), 30);
    expect(slicesOf(volume)).toEqual(Array.from({ length: 13 }, (_, i) => 24 + i));
    expect([volume.cut, calls('retrieveInstance'), calls('retrieveSeries')]).toEqual([
      { below: true, above: true },
      13,
      0,
    ]);
  });

  test('reach twice as far with each growth, and end with the series', async () => {
    const volumes = open();
    expect(slicesOf(await around(volumes, 30, 1)).length).toBe(25);
    const all = await around(volumes, 30, 3);
    expect([all.shape[0], all.cut]).toEqual([60, { below: false, above: false }]);
    expect(images()).toBe(60);
  });

  test('retrieve a series whole where most of it is wanted', async () => {
    await around(open(), 30, 3);
    expect([calls('retrieveInstance'), calls('retrieveSeries')]).toEqual([0, 1]);
  });

  describe('in an archive that gives a short series fastest as a whole', () => {
    const openWhole = (decode = decodeHere): SeriesVolumes => {
      const source = Object.assign(pacs, { wholeSeriesInstances: 256 });
      const open = (...place: [string, string]) => createPacsSeriesSource(source, ...place);
      return new SeriesVolumes({ open, cacheBytes: 2 ** 27, seriesBytes: 2 ** 30, decode });
    };

    test('are the same, of one retrieval without metadata', async () => {
      const volumes = openWhole();
      const volume = await around(volumes, 30);
      await around(volumes, 34);
      const asked = ['retrieveSeriesMetadata', 'retrieveInstance', 'retrieveSeries'].map(calls);
      expect(asked).toEqual([0, 0, 1]);
      expect(volume).toEqual(await around(open(), 30));
    });

    test('are the same in whatever order their images are decoded', async () => {
      const done: (() => void)[] = [];
      // Of four that are in work, the one that came last is done first.
      const decode = async (frame: StoredFrame) => {
        await new Promise<void>((resolve) => {
          done.push(resolve);
          setImmediate(() => done.pop()?.());
        });
        return decodeHere(frame);
      };
      const here = await around(openWhole(), 30);
      expect(await around(openWhole(decode), 30)).toEqual(here);
    });

    test('come slice by slice where the archive cannot send the whole', async () => {
      pacs.onCall = (method) => {
        if (method === 'retrieveSeries') throw new PacsError('pacs-truncated');
      };
      expect((await around(openWhole(), 30)).shape[0]).toBe(13);
      expect([calls('retrieveSeriesMetadata'), calls('retrieveInstance')]).toEqual([1, 13]);
    });
  });

  test('fetch a slice once for all lesions beside each other, also at the same time', async () => {
    const volumes = open();
    const [a, b] = await Promise.all([around(volumes, 30), around(volumes, 34)]);
    await around(volumes, 32);
    expect([slicesOf(a)[0], slicesOf(b)[0], images(), calls('retrieveSeriesMetadata')]).toEqual([24, 28, 17, 1]);
  });

  test('are the same whatever was fetched before', async () => {
    const volumes = open();
    await around(volumes, 34);
    expect(await around(volumes, 30)).toEqual(await around(open(), 30));
  });

  test('lie on shared memory, so that a worker thread reads them without a copy', async () => {
    expect((await around(open(), 3)).voxels.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  test('keep no more frames than the cache holds, those used last', async () => {
    const volumes = open({ cacheSlices: 13 });
    await around(volumes, 30);
    await around(volumes, 31);
    expect(images()).toBe(14);
    await around(volumes, 10);
    await around(volumes, 30);
    expect(images()).toBe(14 + 13 + 13);
  });

  test('are not kept at all by a cache of no size', async () => {
    const volumes = open({ cacheSlices: 0 });
    await around(volumes, 30);
    await around(volumes, 30);
    expect(images()).toBe(26);
  });

  test('are planned and fetched again when the series has grown', async () => {
    const volumes = open();
    await around(volumes, 30);
    volumes.forget(study.ct[0]?.seriesInstanceUID ?? '');
    await around(volumes, 30);
    expect([images(), calls('retrieveSeriesMetadata')]).toEqual([26, 2]);
  });

  test('are fetched again after a failure', async () => {
    const volumes = open();
    for (const method of ['retrieveSeriesMetadata', 'retrieveInstance']) {
      let failures = 1;
      pacs.onCall = (called) => {
        if (called === method && failures-- > 0) throw new Error('no');
      };
      await expect(around(volumes, 30)).rejects.toThrow('no');
    }
    expect((await around(volumes, 30)).shape).toEqual([13, 16, 20]);
  });

  test('are refused before a pixel is fetched where they would be too large', async () => {
    await expect(around(open({ mostSlices: 12 }), 30)).rejects.toMatchObject({ code: 'series-too-large' });
    expect(calls('retrieveInstance')).toBe(0);
  });

  test('end with the series source when it is closed', async () => {
    const volumes = open();
    volumes.close();
    await expect(around(volumes, 30)).rejects.toThrow();
  });
});
