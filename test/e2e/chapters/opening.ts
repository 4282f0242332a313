import { expect, test } from '@jest/globals';
import type { MaskedLesionView } from '../../../server/http/lesion/lesion-schemas.js';
import type { ReviewPage } from '../review-page.js';
import type { Scene } from '../scene.js';

interface Agreement {
  readonly inside: number;
  readonly insideTinted: number;
  readonly outside: number;
  readonly outsideTinted: number;
}

/**
 * Fails unless what is drawn in the first viewport is the mask of its slice: tinted where it is, gray where it is not.
 * @param leastInside pixels of that slice that are looked at, none at the edge of the mask
 */
export async function expectOverlay(reader: ReviewPage, { mask }: MaskedLesionView, leastInside = 16): Promise<void> {
  const count = (): Promise<Agreement> =>
    reader.ask(`recist3dProbe.agreement(${JSON.stringify(mask.slices)}, ${JSON.stringify(mask.grid)})`);
  const drawn = `(() => { const a = recist3dProbe.agreement(${JSON.stringify(mask.slices)}, ${JSON.stringify(mask.grid)}); return a.insideTinted > 0.9 * a.inside; })()`;
  await reader.page.waitForFunction(drawn);
  const { inside, insideTinted, outside, outsideTinted } = await count();
  expect(inside).toBeGreaterThanOrEqual(leastInside);
  expect(outside).toBeGreaterThan(100);
  expect(insideTinted / inside).toBeGreaterThan(0.9);
  expect(outsideTinted / outside).toBeLessThan(0.01);
}

/** Hides the mask that is shown, and waits until it is gone. @returns what gives the number of its pixels that are tinted, in the page */
async function hideMask({ reader, world }: Scene): Promise<string> {
  const { mask } = await world.mask(await reader.shown());
  const tinted = `recist3dProbe.agreement(${JSON.stringify(mask.slices)}, ${JSON.stringify(mask.grid)}).insideTinted`;
  await reader.click('hide');
  await reader.page.waitForFunction(`${tinted} === 0`);
  return tinted;
}

/** Whether WebGL draws more than one sample a pixel, which software does not do in a review. */
export const antialiases = `document.createElement('canvas').getContext('webgl2').getContextAttributes().antialias`;

/** Whether three viewports are drawn, each with the mask of the lesion somewhere. */
const isMaskInEveryPlane = `recist3dProbe.viewports().length === 3 && recist3dProbe.tintedPixels().every((tinted) => tinted > 200)`;

export function opening(scene: () => Scene): void {
  test('opens from the worklist with mark, mask and numbers of the first lesion in view', async () => {
    const { reader, world, study, lesions } = scene();
    await reader.page.goto(world.server.url);
    await reader.page.click('text=Phantom, Torso');
    await reader.page.click('text=Lesion review');
    await reader.see('desk');
    expect(reader.page.url()).toContain(study.studyInstanceUID);
    const [first] = await reader.lesionIds();
    expect(await reader.shown()).toBe(first);
    const view = lesions.find(({ jobId }) => jobId === first)!;
    expect(await reader.text('volume')).toBe(
      `${(view.measurements!.volumeMm3 / 1000).toFixed(2)} ml`.replace(/(\d\d\.\d)\d ml/, '$1 ml'),
    );
    await reader.page.waitForFunction(`recist3dProbe.imageInView() === '${view.mark.sopInstanceUID}'`);
    await reader.drawn('.recist3d-mark', 2);
    await reader.drawn('.recist3d-own-axis', 2);
    expect(await reader.ask(antialiases)).toBe(false);
  });

  test('draws the mask where it is, and nowhere else', async () => {
    const { reader, world } = scene();
    await expectOverlay(reader, await world.mask(await reader.shown()));
    await reader.picture('lesion');
  });

  test('draws the CT where its pixels are, within half a pixel', async () => {
    const { reader } = scene();
    const tinted = await hideMask(scene());
    const beside = (x: number, y: number): Promise<number> => reader.ask(`recist3dProbe.correlationBeside(${x}, ${y})`);
    expect(await beside(0, 0)).toBeGreaterThan(0.99);
    for (const [x, y] of [[0.5, 0], [-0.5, 0], [0, 0.5], [0, -0.5]] as const) expect(await beside(x, y)).toBeLessThan(0.98); // prettier-ignore
    await reader.click('hide');
    await reader.page.waitForFunction(`${tinted} > 0`);
  });

  test('hides the mask, and draws it as contour or fill', async () => {
    const { reader } = scene();
    const tinted = await hideMask(scene());
    await reader.click('hide');
    await reader.click('form-contour');
    await reader.page.waitForFunction(`${tinted} === 0 && recist3dProbe.isOutlined()`);
    await reader.click('form-fill');
    await reader.page.waitForFunction(`${tinted} > 10 && !recist3dProbe.isOutlined()`);
    const opacity = await reader.page.inputValue(reader.at('opacity'));
    await reader.page.fill(reader.at('opacity'), '0');
    await reader.page.waitForFunction(`${tinted} === 0`);
    await reader.page.fill(reader.at('opacity'), opacity);
    await reader.click('form-both');
    await reader.page.waitForFunction(`${tinted} > 10 && recist3dProbe.isOutlined()`);
  });

  test('shows a list with thumbnails, checks in words, and every slice of the lesion', async () => {
    const { reader, world, lesions } = scene();
    await reader.page.waitForFunction(`document.querySelectorAll('img.recist3d-thumb').length === ${lesions.length}`);
    for (const id of await reader.lesionIds()) {
      const card = await reader.page.waitForSelector(`[data-job-id="${id}"]`);
      expect(await card.textContent()).toMatch(/Checks passed|Look closely|Checks failed/);
    }
    const { mask } = await world.mask(await reader.shown());
    expect(await reader.count('[data-cy=tile]')).toBe(mask.slices.length);
    await reader.page.click('[data-cy=tile] >> nth=0');
    await reader.page.waitForFunction(
      `recist3dProbe.imageInView() !== ${JSON.stringify(lesions[0].mark.sopInstanceUID)}`,
    );
  });

  test('sorts and filters', async () => {
    const { reader, lesions } = scene();
    await reader.page.selectOption('[data-cy=sort]', 'volume');
    const ids = await reader.lesionIds();
    const volume = (id: string): number => lesions.find(({ jobId }) => jobId === id)!.measurements!.volumeMm3;
    expect(ids.map(volume)).toEqual(ids.map(volume).toSorted((a, b) => b - a));
    await reader.page.selectOption('[data-cy=filter]', 'reviewed');
    expect(await reader.lesionIds()).toEqual([]);
    await reader.page.selectOption('[data-cy=filter]', 'all');
    await reader.page.selectOption('[data-cy=sort]', 'order');
  });

  test('shows axial, sagittal and coronal with the mask, linked to the lesion', async () => {
    const { reader } = scene();
    await reader.click('planes');
    await reader.page.waitForFunction(isMaskInEveryPlane);
    await reader.page.waitForSelector(`${reader.at('planes')}[aria-pressed=true]`);
    await reader.picture('three-planes');
    await reader.click('planes');
    await reader.page.waitForSelector(`${reader.at('planes')}[aria-pressed=false]`);
    await reader.page.waitForFunction(
      'recist3dProbe.viewports().length === 1 && recist3dProbe.imageInView() !== undefined',
    );
  });

  test.each([
    { 'mpr-axial': 1500, 'mpr-coronal': 500 },
    { 'mpr-sagittal': 1500, 'mpr-axial': 500 },
  ])('brings the lesion into view in every plane, whichever volume comes last (ms: %j)', async (delays) => {
    const { reader, study } = scene();
    // A viewer that has shown the planes before goes where they were.
    await reader.review(study.studyInstanceUID);
    await reader.drawn('.recist3d-mark', 2);
    await reader.ask(`recist3dProbe.delayVolumes(${JSON.stringify(delays)})`);
    await reader.click('planes');
    await reader.page.waitForFunction('recist3dProbe.delayedVolumes === 3');
    await reader.page.waitForFunction(isMaskInEveryPlane);
    await reader.ask('recist3dProbe.delayVolumes({})');
    await reader.click('planes');
    await reader.page.waitForFunction(
      'recist3dProbe.viewports().length === 1 && recist3dProbe.imageInView() !== undefined',
    );
  });
}
