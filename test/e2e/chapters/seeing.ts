import { expect, test } from '@jest/globals';
import { ReviewPage } from '../review-page.js';
import type { Scene } from '../scene.js';

/** @returns what a control is called by: its label, text or title. */
const names = `[...document.querySelectorAll('.recist3d button, .recist3d select, .recist3d input')].map((control) =>
  (control.getAttribute('aria-label') ?? control.closest('label')?.textContent ?? control.textContent ?? '').trim())`;

/** Whether a part of the lesion in view is seen without scrolling. */
const isInDesk = (name: string): string => `(() => {
  const [part, desk] = ['${name}', 'desk'].map((each) => document.querySelector('[data-cy=' + each + ']').getBoundingClientRect());
  return part.top >= desk.top && part.bottom <= desk.bottom;
})()`;

/** Height of the letters of each text of the panel that is seen, px. */
const fontSizes = `[...document.querySelectorAll('.recist3d *')].filter((element) =>
  [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '') &&
  element.closest('.recist3d-hidden') === null && element.getClientRects().length > 0)
  .map((element) => parseFloat(getComputedStyle(element).fontSize))`;

/**
 * Of each text of the panel how far it stands out from what is behind it, as WCAG 2.2 counts (1.4.3); the weakest first. Controls that cannot be
 * used now are excepted, as they are there.
 */
const contrasts = `(() => {
  const parse = (text) => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number); return [r, g, b, a]; };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const behind = (element) => {
    if (element === null) return [0, 0, 0, 1];
    const own = parse(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, behind(element.parentElement));
  };
  const light = (color) => {
    const [r, g, b] = color.slice(0, 3).map((v) => { const s = v / 255; return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const shown = [...document.querySelectorAll('.recist3d *')].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '') &&
    element.closest(':disabled, .recist3d-hidden, svg') === null && element.getClientRects().length > 0);
  return shown.map((element) => {
    const back = behind(element);
    const front = over(parse(getComputedStyle(element).color), back);
    const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
    return { text: element.textContent.trim().slice(0, 30), ratio: (a + 0.05) / (b + 0.05) };
  }).sort((x, y) => x.ratio - y.ratio);
})()`;

export function seeing(scene: () => Scene): void {
  for (const [width, height, picture, leastPx] of [
    [1280, 720, 'small', 10],
    [3840, 2160, 'large', 14],
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
        expect(await reader.ask(isInDesk('correct'))).toBe(true);
        await reader.correct();
        await reader.click('tool-brush');
        await reader.see('brush-size');
        for (const name of ['volume', 'checks', 'tool-none', 'brush-size'])
          expect({ name, isSeen: await reader.ask(isInDesk(name)) }).toEqual({ name, isSeen: true });
        expect(Math.min(...(await reader.ask<number[]>(fontSizes)))).toBeGreaterThanOrEqual(leastPx);
        await reader.picture(picture);
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

  test('has a contrast of at least 4.5 : 1 in every text of panel and dialogs', async () => {
    const { reader, study } = scene();
    await reader.review(study.studyInstanceUID);
    await reader.correct();
    for (const key of ['', 'h', 'j']) {
      if (key !== '') await reader.press(key);
      const texts = await reader.ask<{ text: string; ratio: number }[]>(contrasts);
      expect(texts.length).toBeGreaterThan(20);
      expect(texts.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
      if (key !== '') await reader.press('Escape');
    }
  });

  test('is worked with the keyboard alone: every control is reached by Tab, and a dialog holds the focus', async () => {
    const { reader, study } = scene();
    await reader.review(study.studyInstanceUID);
    await reader.correct();
    await reader.ask(`(window.reached = new Set(), window.addEventListener('focusin', ({ target }) => reached.add(target)),
      document.querySelector('.recist3d').querySelector('button:not(:disabled), select, input').focus())`);
    const left = `[...document.querySelectorAll('.recist3d button:not(:disabled), .recist3d select, .recist3d input')]
      .filter((control) => !reached.has(control)).map((control) => control.dataset.cy ?? control.outerHTML.slice(0, 80))`;
    for (let i = 0; i < 120 && (await reader.ask<string[]>(left)).length > 0; i++) await reader.press('Tab');
    expect(await reader.ask<string[]>(left)).toEqual([]);
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
