import { describe, expect, test } from '@jest/globals';
import { readCtImage } from '../../../../dicom-sr/volume/read-ct-image.js';
import type { CtImage } from '../../../../dicom-sr/volume/ct-image.js';
import { planVolume } from '../../../../dicom-sr/volume/plan-volume.js';
import { SeriesArena } from '../../../../server/pipeline/series-arena.js';
import { smallStudy } from '../../../fixtures/archive-objects.js';

/** Six slices; instance numbers from 1, ascending along the normal. */
const study = smallStudy('arena', { slices: 6, rows: 4, columns: 6 });
const images = study.ct.map(({ part10 }) => readCtImage(part10));

/** @returns an arena that was given images in this order, and the plan of their volume */
function filled(given: readonly CtImage[], mostBytes = 2 ** 20) {
  const arena = new SeriesArena(given.length, mostBytes);
  for (const image of given) {
    const room = arena.roomFor(image);
    if (image.pixels instanceof Int16Array) room?.set(image.pixels);
    arena.keep({ ...image, pixels: room ?? image.pixels });
  }
  return { arena, plan: planVolume(given) };
}

const numbered = (numberOf: (index: number) => number | undefined): readonly CtImage[] =>
  images.map(({ instanceNumber: _, ...image }, i) => {
    const instanceNumber = numberOf(i);
    return { ...image, ...(instanceNumber !== undefined && { instanceNumber }) };
  });
const shuffled = (all: readonly CtImage[]): readonly CtImage[] => [4, 1, 5, 0, 3, 2].flatMap((i) => all[i] ?? []);
const whole = images.flatMap(({ pixels }) => Array.from(pixels));

describe('the memory of a series that comes whole', () => {
  test.each([
    ['along the normal', numbered((i) => i + 1)],
    ['along the normal from 0', numbered((i) => i)],
    ['against the normal', numbered((i) => images.length - i)],
    ['against the normal down to 0', numbered((i) => images.length - 1 - i)],
  ])('is that of its volume where instance numbers go %s, in whatever order the images come', (_, given) => {
    for (const order of [given, [...given].reverse(), shuffled(given)]) {
      const { arena, plan } = filled(order);
      expect(Array.from(arena.roomOf(plan) ?? [])).toEqual(whole);
      expect(arena.bytes).toBe(2 * whole.length);
    }
  });

  test.each<[string, readonly CtImage[], number]>([
    ['have gaps', numbered((i) => 2 * i), 2 ** 20],
    ['are absent', numbered(() => undefined), 2 ** 20],
    ['are all the same', numbered(() => 1), 2 ** 20],
    ['begin far from 1', numbered((i) => 100 + i), 2 ** 20],
    ['would take too much', numbered((i) => i), 100],
  ])('is no volume, and keeps every image, where instance numbers %s', (_, given, mostBytes) => {
    const { arena, plan } = filled(shuffled(given), mostBytes);
    expect(arena.roomOf(plan)).toBeUndefined();
    for (const image of given) expect(arena.get(image)?.pixels).toEqual(image.pixels);
  });
});
