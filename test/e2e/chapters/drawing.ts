import { expect, test } from '@jest/globals';
import type { MaskedLesionView, MeasureRequestView } from '../../../server/http/lesion/lesion-schemas.js';
import { diceOf, textOf } from '../drawn-mask.js';
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
    await scene().reader.reset();
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

  /** Moves the first end of the long axis by so many steps to the right, and lets go. */
  const moveEnd = async (steps: number): Promise<void> => {
    const { reader } = scene();
    await reader.page.focus('circle.recist3d-handle');
    for (let i = 0; i < steps; i++) await reader.press('Shift+ArrowRight');
    await reader.press('Enter');
    await reader.edited(true);
    await reader.gone('busy');
  };
  const pathsSince = (asked: number): string[] =>
    scene()
      .reader.requests.slice(asked)
      .map((url) => new URL(url).pathname);

  test('segments in the browser with the network that ships when an end is moved, as the server would', async () => {
    const { reader, world, study, lesions } = scene();
    const { jobId, method } = lesions[2];
    expect(method.id).toBe('lesion-network');
    await reader.review(study.studyInstanceUID);
    await reader.open(jobId);
    await reader.correct();
    const before = await reader.ask<string[]>('recist3dProbe.mask()');
    await reader.click('tool-endpoints');
    const asked = reader.requests.length;
    const measured = reader.page.waitForRequest((request) => request.url().includes(`/lesions/${jobId}/measure`));
    await moveEnd(2);
    expect(pathsSince(asked)).not.toContain(`/api/lesions/${jobId}/segment`);
    expect(await reader.text('checks')).toContain('Segmented in this browser');
    const after = await reader.ask<string[]>('recist3dProbe.mask()');
    expect(after).not.toEqual(before);
    const { mark } = (await measured).postDataJSON() as MeasureRequestView;
    const ofServer = await world.api<MaskedLesionView>(`/lesions/${jobId}/segment`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ mark }),
    });
    expect(ofServer.method.id).toBe('lesion-network');
    // Two engines agree to 1e-4; a voxel on the verge may fall to either side.
    expect(diceOf(after, textOf(ofServer))).toBeGreaterThan(0.99);
    await reader.picture('network');
    await reset();
  });

  test('leaves it to the server, with a word, where the browser cannot run the network', async () => {
    const { reader, study, lesions } = scene();
    const { jobId } = lesions[2];
    await reader.page.route('**/api/lesion-network/file', (route) => route.abort());
    await reader.review(study.studyInstanceUID);
    await reader.open(jobId);
    await reader.correct();
    await reader.click('tool-endpoints');
    const asked = reader.requests.length;
    await moveEnd(2);
    expect(pathsSince(asked)).toContain(`/api/lesions/${jobId}/segment`);
    expect(await reader.text('checks')).toContain('Segmented on the server');
    await reset();
    await reader.page.unroute('**/api/lesion-network/file');
  });
}
