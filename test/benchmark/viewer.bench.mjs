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
 * From the key to the next lesion in the panel, and to its marked slice in the picture, ms; in the page, so that the driver is not measured.
 * @param marks SOP Instance UID of the marked image by job
 */
const acceptToNext = (marks) => `new Promise((resolve) => {
  const marks = ${JSON.stringify(marks)};
  const before = document.querySelector('[data-cy=desk]').dataset.jobId;
  const start = performance.now();
  let panel;
  const look = () => {
    const now = document.querySelector('[data-cy=desk]')?.dataset.jobId;
    if (now !== undefined && now !== before) {
      panel ??= performance.now() - start;
      if (recist3dProbe.imageInView() === marks[now]) return resolve([panel, performance.now() - start]);
    }
    requestAnimationFrame(look);
  };
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'f', cancelable: true }));
  look();
})`;

/** Frames of the viewport while the mouse draws, counted by its own event. */
const countFrames = `(() => {
  window.recist3dFrames = [];
  recist3dProbe.viewports()[0].element.addEventListener('CORNERSTONE_IMAGE_RENDERED', () => window.recist3dFrames.push(performance.now()));
})()`;

async function paint(page) {
  await page.click('[data-cy=correct] summary');
  await page.click('[data-cy=tool-brush]');
  const box = await (await page.$('.cornerstone-canvas')).boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.evaluate(countFrames);
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let i = 0; i < 120; i++) await page.mouse.move(x + 60 * Math.cos(i / 10), y + 60 * Math.sin(i / 10));
  await page.mouse.up();
  const frames = await page.evaluate('window.recist3dFrames');
  return ((frames.length - 1) * 1000) / (frames.at(-1) - frames[0]);
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
    await page.waitForTimeout(5000);
    const nexts = [];
    for (let i = 0; i < 3; i++) {
      nexts.push(await page.evaluate(acceptToNext(marks)));
      await page.waitForTimeout(1500);
    }
    const framesPerSecond = await paint(page);
    return [
      {
        what: 'extension bundle, gzipped',
        value: gzipSync(readFileSync(bundle)).length / 1000,
        unit: 'kB',
        limit: 150,
      },
      { what: 'first image after navigation', value: image / 1000, unit: 's' },
      { what: 'list after the first image (negative: before it)', value: (list - image) / 1000, unit: 's', limit: 1 },
      {
        what: 'accept to next in the panel, median of 3',
        value: median(nexts.map(([panel]) => panel)),
        unit: 'ms',
        limit: 200,
      },
      {
        what: 'accept to next in the picture, median of 3',
        value: median(nexts.map(([, picture]) => picture)),
        unit: 'ms',
        limit: 200,
      },
      { what: 'brush, frames', value: framesPerSecond, unit: '/s', note: 'at least 20 wanted' },
    ];
  } finally {
    await browser.close();
    await pacs.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
