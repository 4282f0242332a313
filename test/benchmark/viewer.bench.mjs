import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { loadConfig } from '../../dist/server/config/load-config.js';
import { storeStudy } from '../../dist/server/demo/store-study.js';
import { createServer } from '../../dist/server/main.js';
import { createDicomWebPacs } from '../../dist/server/pacs/dicomweb-pacs.js';
import { phantomStudy } from '../../dist/server/phantom/phantom-study.js';
import { createPhantom, phantomDefaults } from '../../dist/models/phantom/create-phantom.js';
import { startChromium } from '../../dist-bench/test/e2e/chromium.js';
import { waitUntil } from '../../dist-bench/test/services/wait-until.js';
import { median, Skipped } from './benchmark.mjs';

export const title = 'Review in OHIF: CT of 512² × 134, headless Chromium, software GL';

/**
 * From the key to the next lesion in the panel, to the panel on the screen, and to the picture of its marked slice, ms; in the page, so that the
 * driver is not measured.
 * @param marks SOP Instance UID of the marked image by job
 */
const acceptToNext = (marks) => `new Promise((resolve) => {
  const marks = ${JSON.stringify(marks)};
  const job = () => document.querySelector('[data-cy=desk]')?.dataset.jobId;
  const before = job();
  const taken = {};
  const start = performance.now();
  const done = (what) => {
    taken[what] ??= performance.now() - start;
    if (taken.screen !== undefined && taken.picture !== undefined) resolve(taken);
  };
  let drawn;
  const look = () => {
    if (job() !== before && drawn !== undefined && drawn === marks[job()]) done('picture');
  };
  const panel = new MutationObserver(() => {
    if (job() === before || job() === undefined) return;
    panel.disconnect();
    done('panel');
    look();
    // What follows a frame's callbacks is painted.
    const painted = new MessageChannel();
    painted.port1.onmessage = () => done('screen');
    requestAnimationFrame(() => painted.port2.postMessage(0));
  });
  panel.observe(document.body, { subtree: true, childList: true, attributes: true });
  recist3dProbe.viewports()[0].element.addEventListener('CORNERSTONE_IMAGE_RENDERED', () => {
    drawn = recist3dProbe.imageDrawn();
    look();
  });
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'f', cancelable: true }));
})`;

/** Frames of the viewport while the mouse draws, counted by its own event. */
const countFrames = `(() => {
  window.recist3dFrames = [];
  recist3dProbe.viewports()[0].element.addEventListener('CORNERSTONE_IMAGE_RENDERED', () => window.recist3dFrames.push(performance.now()));
})()`;

/** How long the mouse draws. */
const paintMs = 5000;

/** The viewer's own brush in its own segmentation mode, over an empty labelmap of the same series. */
async function takeBrushOfViewer(page, url, studyInstanceUID) {
  await page.goto(`${url}/segmentation?StudyInstanceUIDs=${studyInstanceUID}`);
  await page.waitForFunction('recist3dProbe.firstImageAt !== undefined');
  await page.evaluate(`(async () => {
    const { segmentationService, displaySetService, viewportGridService } = globalThis.services;
    const ct = displaySetService.getActiveDisplaySets().find(({ Modality }) => Modality === 'CT');
    const viewportId = viewportGridService.getActiveViewportId();
    const segmentationId = await segmentationService.createLabelmapForDisplaySet(ct, {
      label: 'brush', segments: { 1: { segmentIndex: 1, label: 'brush', active: true } } });
    await segmentationService.addSegmentationRepresentation(viewportId, { segmentationId, type: 'Labelmap' });
    commandsManager.runCommand('setToolActive', { toolName: 'CircularBrush', toolGroupId: 'default' });
    commandsManager.runCommand('setBrushSize', { value: 5 });
  })()`);
}

async function takeBrush(page) {
  await page.click('[data-cy=correct] summary');
  await page.click('[data-cy=tool-brush]');
}

/** @returns frames of the viewport in a second while the mouse draws circles with the tool that it has */
async function paint(page) {
  const box = await (await page.$('.cornerstone-canvas')).boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.evaluate(countFrames);
  await page.mouse.move(x, y);
  await page.mouse.down();
  const end = performance.now() + paintMs;
  for (let i = 0; performance.now() < end; i++)
    await page.mouse.move(x + 60 * Math.cos(i / 10), y + 60 * Math.sin(i / 10));
  await page.mouse.up();
  const frames = await page.evaluate('window.recist3dFrames');
  if ((await page.evaluate('recist3dProbe.voxels()')) === 0) throw new Error('the brush drew nothing');
  return ((frames.length - 1) * 1000) / (frames.at(-1) - frames[0]);
}

/** From letting go of an endpoint to the numbers of the new mask, ms; the network is there already. */
async function segmentAgain(page) {
  await page.click('[data-cy=tool-endpoints]');
  const taken = [];
  for (let i = 0; i < 4; i++) {
    await page.focus('circle.recist3d-handle');
    await page.keyboard.press(i % 2 === 0 ? 'Shift+ArrowRight' : 'Shift+ArrowLeft');
    taken.push(
      await page.evaluate(`new Promise((resolve) => {
        const start = performance.now();
        let worked = false;
        const watch = new MutationObserver(() => {
          const busy = document.querySelector('[data-cy=busy]') !== null;
          if (worked && !busy) { watch.disconnect(); resolve(performance.now() - start); }
          worked ||= busy;
        });
        watch.observe(document.body, { subtree: true, childList: true });
        document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
      })`),
    );
  }
  const checks = await page.textContent('[data-cy=checks]');
  if (!checks.includes('Segmented in this browser')) throw new Error('the browser did not segment');
  return median(taken.slice(1));
}

/** @returns size of the bundle, and how long a reader waits */
export async function run() {
  if (!existsSync('/usr/bin/chromium')) throw new Skipped('no Chromium (Debian: chromium)');
  const bundle = 'dist/viewer/extension-lesion-review.js';
  if (!existsSync(bundle)) throw new Skipped('the plugins are not built (npm run build)');
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-bench-'));
  const env = {
    RECIST3D_DATA: folder,
    RECIST3D_PORT: '0',
    RECIST3D_VIEWER: 'true',
    INTAKE_POLL_SECONDS: '0.2',
    INTAKE_QUIET_SECONDS: '1',
  };
  const server = await createServer(loadConfig({ env }), { logDestination: { write: () => undefined } });
  const url = `http://127.0.0.1:${(await server.start()).port}`;
  const pacs = createDicomWebPacs({ baseUrl: `${url}/dicom-web` });
  const phantom = { ...phantomDefaults, matrix: 512, slices: 134, lesions: 5 };
  const study = phantomStudy(createPhantom(phantom), { phantom, form: 'cornerstone3d', withoutShortAxis: false });
  await storeStudy(pacs, study);
  let marks = {};
  await waitUntil(
    'every lesion is stored',
    async () => {
      const { lesions } = await (await fetch(`${url}/api/studies/${study.studyInstanceUID}/lesions`)).json();
      marks = Object.fromEntries(lesions.map(({ jobId, mark }) => [jobId, mark.sopInstanceUID]));
      return lesions.filter(({ segmentation }) => segmentation).length === study.lesions.length;
    },
    300_000,
  );
  const browser = await startChromium();
  try {
    const page = await (await browser.newContext({ viewport: { width: 1600, height: 900 } })).newPage();
    page.setDefaultTimeout(180_000);
    await page.addInitScript({ path: 'test/e2e/page-probe.js' });
    await page.goto(`${url}/lesion-review?StudyInstanceUIDs=${study.studyInstanceUID}`);
    await page.waitForSelector('[data-cy=desk]');
    const [image, list] = await page.evaluate('[recist3dProbe.firstImageAt, recist3dProbe.listAt]');
    await page.waitForTimeout(3000);
    const nexts = [];
    for (let i = 0; i < 3; i++) {
      nexts.push(await page.evaluate(acceptToNext(marks)));
      await page.waitForTimeout(1500);
    }
    await takeBrush(page);
    const framesPerSecond = await paint(page);
    const resegmented = await segmentAgain(page);
    await takeBrushOfViewer(page, url, study.studyInstanceUID);
    await page.waitForTimeout(5000);
    const reference = { value: await paint(page), name: "OHIF's own" };
    const of = (what) => median(nexts.map((taken) => taken[what]));
    return [
      {
        what: 'extension bundle, gzipped',
        value: gzipSync(readFileSync(bundle)).length / 1000,
        unit: 'kB',
        limit: 150,
      },
      { what: 'first image after navigation', value: image / 1000, unit: 's' },
      { what: 'list after the first image (negative: before it)', value: (list - image) / 1000, unit: 's', limit: 1 },
      { what: 'accept to next in the panel, median of 3', value: of('panel'), unit: 'ms', limit: 200 },
      { what: 'accept to next on the screen, median of 3', value: of('screen'), unit: 'ms', note: '200 wanted' },
      { what: 'accept to next, picture drawn, median of 3', value: of('picture'), unit: 'ms', note: 'software GL' },
      { what: 'moved endpoint segmented in the browser, median of 3', value: resegmented, unit: 'ms', limit: 1000 },
      { what: 'brush, frames', value: framesPerSecond, unit: '/s', reference, note: 'at least 20 wanted' },
    ];
  } finally {
    await browser.close();
    await pacs.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
