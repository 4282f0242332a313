import { expect, test } from '@jest/globals';
import type { PhantomStudy } from '../../../server/phantom/phantom-study.js';
import { multiFrameStudy, obliqueStudy, plainStudy, reversedStudy } from '../phantoms.js';
import type { Scene } from '../scene.js';
import { expectOverlay } from './opening.js';

export function geometry(scene: () => Scene): void {
  const opened = async (study: PhantomStudy): Promise<void> => {
    const { reader, world } = scene();
    const lesions = await world.admit(study);
    await reader.review(study.studyInstanceUID);
    for (const { jobId } of lesions.slice(0, 2)) {
      await reader.open(jobId);
      const lesion = await world.mask(jobId);
      await expectOverlay(reader, lesion);
      // A series in the wrong order would show the mask of one end at the other.
      const tiles = await reader.page.$$('[data-cy=tile]');
      expect(tiles).toHaveLength(lesion.mask.slices.length);
      const seen = [];
      for (const tile of [tiles[0], tiles.at(-1)!]) {
        const before = await reader.ask<string>('recist3dProbe.imageDrawn()');
        await tile.click();
        await reader.page.waitForFunction(`recist3dProbe.imageDrawn() !== '${before}'`);
        await expectOverlay(reader, lesion, 1);
        seen.push(await reader.ask<string>('recist3dProbe.imageDrawn()'));
      }
      const ends = lesion.mask.slices.toSorted((a, b) => a.imagePositionPatient[2] - b.imagePositionPatient[2]);
      expect(seen.toSorted()).toEqual([ends[0], ends.at(-1)!].map(({ sopInstanceUID }) => sopInstanceUID).toSorted());
    }
  };

  test('draws masks of an oblique series where they are', async () => {
    await opened(obliqueStudy(31));
    await scene().reader.picture('oblique');
  });

  test('draws masks of a series in reversed order where they are', () => opened(reversedStudy(32)));

  test('says of a multi-frame CT that its lesions cannot be drawn here, and lists them', async () => {
    const { reader, world } = scene();
    const study = multiFrameStudy('multi-frame');
    const [{ jobId, measurements }] = await world.admit(study);
    await reader.page.goto(`${world.server.url}/lesion-review?StudyInstanceUIDs=${study.studyInstanceUID}`);
    await reader.see('failure');
    expect(await reader.text('failure')).toContain('multi-frame');
    expect(await reader.lesionIds()).toEqual([jobId]);
    expect(await reader.text('lesion')).toContain(`${(measurements!.volumeMm3 / 1000).toFixed(2)} ml`);
    await reader.picture('multi-frame');
    await reader.click('tool-box');
    expect(await reader.text('failure')).toContain('multi-frame');
    expect(reader.failures).toEqual([]);
  });

  test('reviews a CT of 300 slices', async () => {
    const { reader, world } = scene();
    const study = plainStudy(33, { slices: 300, matrix: 192, lesions: 1 });
    const [{ jobId }] = await world.admit(study);
    await reader.review(study.studyInstanceUID);
    await expectOverlay(reader, await world.mask(jobId));
  });
}
