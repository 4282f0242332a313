import { afterAll, beforeAll, describe, jest } from '@jest/globals';
import { describeWith } from '../services/available.js';
import { arriving } from './chapters/arriving.js';
import { correcting } from './chapters/correcting.js';
import { deciding } from './chapters/deciding.js';
import { drawing } from './chapters/drawing.js';
import { elsewhere } from './chapters/elsewhere.js';
import { geometry } from './chapters/geometry.js';
import { opening } from './chapters/opening.js';
import { proposing } from './chapters/proposing.js';
import { reading } from './chapters/reading.js';
import { seeing } from './chapters/seeing.js';
import { signingIn } from './chapters/signing-in.js';
import { staying } from './chapters/staying.js';
import { plainStudy } from './phantoms.js';
import { ReviewPage } from './review-page.js';
import type { ReviewWorld } from './review-world.js';
import { startReviewWorld } from './review-world.js';
import type { Scene } from './scene.js';

/** Software rendering on a busy machine is slow; this only ends a test that hangs. */
jest.setTimeout(300_000);

/**
 * The review as a reader has it: the prebuilt OHIF with our plugins in a real browser, before a real Orthanc and the server itself. One of
 * each serves all chapters; they follow each other as a day at work does.
 */
describeWith(
  'orthanc',
  'chromium',
  'dicom3tools',
)('lesion review in OHIF', () => {
  let scene: Scene;
  let world: ReviewWorld | undefined;
  const of = (): Scene => scene;

  beforeAll(async () => {
    world = await startReviewWorld();
    const study = plainStudy(30);
    const lesions = await world.admit(study);
    scene = { world, study, lesions, reader: await ReviewPage.open(world.browser, world.server.url) };
  }, 300_000);

  afterAll(async () => {
    await scene?.reader.picture('last');
    await scene?.reader.close();
    await world?.stop();
  }, 60_000);

  describe('opening a study', () => opening(of));
  describe('deciding', () => deciding(of));
  describe('correcting', () => correcting(of));
  describe('drawing', () => drawing(of));
  describe('what arrives', () => arriving(of));
  describe('proposing', () => proposing(of));
  describe('reader studies', () => reading(of));
  describe('geometry', () => geometry(of));
  describe('seeing', () => seeing(of));
  describe('signing in', () => signingIn(of));
  describe('elsewhere', () => elsewhere(of));
  describe('staying open', () => staying(of));
});
