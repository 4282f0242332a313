import { beforeEach, describe, expect, test } from '@jest/globals';
import { silentLog } from '../../../../server/logging/log.js';
import { SeriesVolumes } from '../../../../server/pipeline/series-volumes.js';
import { InMemoryPacs } from '../../../fixtures/server/in-memory-pacs.js';
import { markedStudy } from '../../../fixtures/server/marked-study.js';

const studies = ['one', 'two', 'three'].map((key) => markedStudy(`volumes ${key}`));
/** 6 slices of 16 × 20 voxels of 2 bytes. */
const volumeBytes = 6 * 16 * 20 * 2;

describe('the volumes of series', () => {
  let pacs: InMemoryPacs;
  const open = (volumesInCache: number): SeriesVolumes => {
    const settings = { cacheBytes: volumesInCache * volumeBytes, seriesBytes: 10 * volumeBytes };
    return new SeriesVolumes({ pacs, log: silentLog, settings: settings as never });
  };
  const get = (volumes: SeriesVolumes, index: number) => {
    const study = studies[index];
    return volumes.get(study?.studyInstanceUID ?? '', study?.ctSeriesInstanceUID ?? '');
  };
  const fetches = (): number => pacs.calls.filter((call) => call === 'retrieveSeries').length;

  beforeEach(() => {
    pacs = new InMemoryPacs();
    for (const { ct } of studies) pacs.add(...ct);
  });

  test('are fetched once for all who ask at the same time and afterwards', async () => {
    const volumes = open(1);
    const [a, b] = await Promise.all([get(volumes, 0), get(volumes, 0)]);
    expect(await get(volumes, 0)).toBe(a);
    expect([b === a, fetches()]).toEqual([true, 1]);
  });

  test('lie on shared memory, so that a worker thread reads them without a copy', async () => {
    expect((await get(open(1), 0)).voxels.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  test('are kept up to the size of the cache, those used last', async () => {
    const volumes = open(2);
    for (const index of [0, 1, 0, 2, 0]) await get(volumes, index);
    expect(fetches()).toBe(3);
    await get(volumes, 1);
    expect(fetches()).toBe(4);
  });

  test('are not kept at all by a cache of no size', async () => {
    const volumes = open(0);
    await get(volumes, 0);
    await get(volumes, 0);
    expect(fetches()).toBe(2);
  });

  test('are fetched again when the series has grown', async () => {
    const volumes = open(2);
    await get(volumes, 0);
    volumes.forget(studies[0]?.ctSeriesInstanceUID ?? '');
    await get(volumes, 0);
    expect(fetches()).toBe(2);
  });

  test('are fetched again after a failure', async () => {
    const volumes = open(2);
    let failures = 1;
    pacs.onCall = () => {
      if (failures-- > 0) throw new Error('no');
    };
    await expect(get(volumes, 0)).rejects.toThrow('no');
    expect((await get(volumes, 0)).shape).toEqual([6, 16, 20]);
  });
});
