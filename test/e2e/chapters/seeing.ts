import { expect, test } from '@jest/globals';
import { ReviewPage } from '../review-page.js';
import type { Scene } from '../scene.js';

/** @returns what a control is called by: its label, text or title. */
const names = `[...document.querySelectorAll('.recist3d button, .recist3d select, .recist3d input')].map((control) =>
  (control.getAttribute('aria-label') ?? control.closest('label')?.textContent ?? control.textContent ?? '').trim())`;

export function seeing(scene: () => Scene): void {
  for (const [width, height, name] of [
    [1280, 720, 'small'],
    [3840, 2160, 'large'],
  ] as const) {
    test(`fits a screen of ${width} × ${height}`, async () => {
      const { world, study } = scene();
      const reader = await ReviewPage.open(world.browser, world.server.url, { width, height });
      try {
        await reader.review(study.studyInstanceUID);
        for (const control of ['accept', 'reject', 'next', 'help']) {
          const box = (await (await reader.see(control)).boundingBox())!;
          expect(box.x + box.width).toBeLessThanOrEqual(width);
          expect(box.y + box.height).toBeLessThanOrEqual(height);
        }
        const overflow = await reader.ask<number>(
          `(() => { const panel = document.querySelector('.recist3d'); return panel.scrollWidth - panel.clientWidth; })()`,
        );
        expect(overflow).toBeLessThanOrEqual(1);
        await reader.picture(name);
      } finally {
        await reader.close();
      }
    }, 300_000);
  }

  test('speaks German to a German browser, and names every control', async () => {
    const { world, study } = scene();
    const reader = await ReviewPage.open(world.browser, world.server.url, { locale: 'de-DE' });
    try {
      await reader.review(study.studyInstanceUID);
      expect(await reader.text('accept')).toMatch(/^Annehmen/);
      expect(await reader.text('lesion-panel')).not.toMatch(/Accept|unreviewed|Checks passed/);
      await reader.correct();
      expect((await reader.ask<string[]>(names)).filter((text) => text === '')).toEqual([]);
      await reader.picture('german');
    } finally {
      await reader.close();
    }
  });

  test('is worked with the keyboard alone: every control is reached by Tab, and a dialog holds the focus', async () => {
    const { reader, study } = scene();
    await reader.review(study.studyInstanceUID);
    const unreachable = await reader.ask<number>(
      `[...document.querySelectorAll('.recist3d button:not(:disabled), .recist3d select, .recist3d input')].filter((control) => control.tabIndex < 0).length`,
    );
    expect(unreachable).toBe(0);
    await reader.press('h');
    await reader.see('dialog-help');
    for (let i = 0; i < 5; i++) {
      await reader.press('Tab');
      expect(await reader.ask(`document.activeElement.closest('[role=dialog]') !== null`)).toBe(true);
    }
    await reader.press('Escape');
    await reader.gone('dialog-help');
  });
}
