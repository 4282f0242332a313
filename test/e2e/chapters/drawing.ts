import { expect, test } from '@jest/globals';
import type { MaskedLesionView } from '../../../server/http/lesion/lesion-schemas.js';
import { preprocessing } from '../../../models/lesion-network/network.js';
import { ellipsoidNetwork } from '../ellipsoid-network.js';
import type { Scene } from '../scene.js';

/** The other tools of the correction, each on a lesion as it was saved; every test takes its change back. */
export function drawing(scene: () => Scene): void {
  let lesion: MaskedLesionView;
  let sop = '';
  const voxels = (): Promise<number> => scene().reader.ask('recist3dProbe.voxels()');
  const onPage = (column: number, row: number): Promise<[number, number]> =>
    scene().reader.pointOnPage(lesion.mask, sop, [column, row]);
  /** Middle of the marked slice, [column, row] as DICOM counts, and half its width, pixels. */
  const middle = (): { readonly column: number; readonly row: number; readonly half: number } => {
    const { runs } = lesion.mask.slices.find(({ sopInstanceUID }) => sopInstanceUID === sop)!;
    const at = 2 * Math.floor(runs.length / 4);
    const { columns } = lesion.mask.grid;
    const column = (runs[at] % columns) + runs[at + 1] / 2 + 0.5;
    return { column, row: Math.floor(runs[at] / columns) + 0.5, half: runs[at + 1] / 2 };
  };
  const reset = async (): Promise<void> => {
    await scene().reader.click('tool-none');
    await scene().reader.click('reset');
    await scene().reader.edited(false);
  };

  test('cuts with circle and rectangle scissors', async () => {
    const { reader, world, study, lesions } = scene();
    await reader.review(study.studyInstanceUID);
    const { jobId, mark } = lesions[2];
    lesion = await world.mask(jobId);
    sop = mark.sopInstanceUID;
    await reader.open(jobId);
    await reader.page.waitForFunction(`recist3dProbe.imageInView() === '${sop}'`);
    await reader.correct();
    const { column, row, half } = middle();
    for (const tool of ['circle-scissors', 'rectangle-scissors']) {
      const before = await voxels();
      await reader.click(`tool-${tool}`);
      await reader.drag(await onPage(column, row), await onPage(column + half + 5, row + half + 5));
      await reader.edited(true);
      expect(await voxels()).toBeGreaterThan(before);
      await reader.picture(tool);
      await reset();
      expect(await voxels()).toBe(before);
    }
  });

  test('erases, and paints back with the threshold brush what is as bright as where it starts', async () => {
    const { reader } = scene();
    const { column, row } = middle();
    const whole = await voxels();
    await reader.click('tool-eraser');
    await reader.drag(await onPage(column, row), await onPage(column + 2, row));
    await reader.page.waitForFunction(`recist3dProbe.voxels() < ${whole}`);
    const erased = await voxels();
    await reader.click('tool-threshold');
    await reader.drag(await onPage(column, row), await onPage(column + 2, row));
    await reader.page.waitForFunction(`recist3dProbe.voxels() > ${erased}`);
    await reset();
    expect(await voxels()).toBe(whole);
  });

  test('fills an emptied slice from its neighbours, without the internet', async () => {
    const { reader } = scene();
    const { column, row, half } = middle();
    const whole = await voxels();
    const here = lesion.mask.slices.find(({ sopInstanceUID }) => sopInstanceUID === sop)!.runs;
    const pixels = here.reduce((sum, value, i) => (i % 2 ? sum + value : sum), 0);
    await reader.click('tool-eraser');
    await reader.page.fill(reader.at('brush-size'), '30');
    await reader.drag(await onPage(column - half, row), await onPage(column + half, row));
    await reader.page.waitForFunction(`!recist3dProbe.mask().some((slice) => slice.startsWith('${sop}:'))`);
    const asked = reader.requests.length;
    await reader.click('interpolate');
    await reader.page.waitForFunction(`recist3dProbe.mask().some((slice) => slice.startsWith('${sop}:'))`);
    expect(Math.abs((await voxels()) - whole)).toBeLessThan(0.4 * pixels);
    const elsewhere = reader.requests.slice(asked).filter((url) => !/^(http:\/\/127\.0\.0\.1|blob:|data:)/.test(url));
    expect(elsewhere).toEqual([]);
    await reader.page.fill(reader.at('brush-size'), '5');
    await reset();
  });

  test('shows how sure the method is, as a heat map on the slice', async () => {
    const { reader } = scene();
    const pictures = (): Promise<number> => reader.count('.recist3d-overlay image');
    expect(await pictures()).toBe(0);
    await reader.click('heat');
    await reader.page.waitForSelector('.recist3d-overlay image', { state: 'attached' });
    const { width, height } = (await (await reader.page.$('.recist3d-overlay image'))!.boundingBox())!;
    expect(Math.min(width, height)).toBeGreaterThan(10);
    await reader.picture('heat');
    await reader.click('heat');
    await reader.page.waitForFunction(`document.querySelectorAll('.recist3d-overlay image').length === 0`);
  });

  test('segments in the browser when an end is moved, where the server has the network', async () => {
    const { reader, study, lesions } = scene();
    const { jobId, method } = lesions[2];
    const file = Buffer.from(ellipsoidNetwork());
    const view = { isInstalled: true, version: 'test', digest: 'test', preprocessing, methods: [method.id] };
    await reader.page.route('**/api/lesion-network', (route) => route.fulfill({ json: view }));
    await reader.page.route('**/api/lesion-network/file', (route) =>
      route.fulfill({ body: file, contentType: 'application/octet-stream' }),
    );
    await reader.review(study.studyInstanceUID);
    await reader.open(jobId);
    await reader.correct();
    const before = await reader.ask<string[]>('recist3dProbe.mask()');
    await reader.click('tool-endpoints');
    const asked = reader.requests.length;
    const handle = await reader.page.waitForSelector('circle.recist3d-handle');
    await handle.focus();
    for (let i = 0; i < 2; i++) await reader.press('Shift+ArrowRight');
    await reader.press('Enter');
    await reader.edited(true);
    await reader.gone('busy');
    const requests = reader.requests.slice(asked).map((url) => new URL(url).pathname);
    expect(requests).not.toContain(`/api/lesions/${jobId}/segment`);
    expect(requests).toContain(`/api/lesions/${jobId}/measure`);
    const after = await reader.ask<string[]>('recist3dProbe.mask()');
    expect(after).not.toEqual(before);
    expect(after.some((slice) => slice.startsWith(`${sop}:`))).toBe(true);
    // The second time everything is there: this is what a reader waits for.
    const started = performance.now();
    await reader.press('Shift+ArrowLeft');
    await reader.press('Enter');
    await reader.page.waitForFunction(`recist3dProbe.mask().join() !== ${JSON.stringify(after.join())}`);
    process.stdout.write(`segmented in the browser: ${Math.round(performance.now() - started)} ms\n`);
    await reader.picture('network');
    await reset();
    await reader.page.unroute('**/api/lesion-network');
    await reader.page.unroute('**/api/lesion-network/file');
  });
}
