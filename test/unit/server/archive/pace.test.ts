import { describe, expect, test } from '@jest/globals';
import { createPace, readWindow, restMs } from '../../../../server/archive/pace.js';

const at = (hour: number, minute = 0): Date => new Date(2026, 0, 5, hour, minute);
const night = { from: 20 * 60, to: 6 * 60 };

describe('the window of an archive conversion', () => {
  test('is read from two times of day', () => {
    expect(readWindow('20:00-06:30')).toEqual({ from: 1200, to: 390 });
    expect(readWindow('9 to 5')).toBeUndefined();
  });

  test('goes over midnight', () => {
    expect([at(21), at(2), at(5, 59)].map((now) => restMs(night, now))).toEqual([0, 0, 0]);
    expect(restMs(night, at(6))).toBe(14 * 3_600_000);
    expect(restMs(night, at(19, 30))).toBe(30 * 60_000);
  });
});

describe('the pace of an archive conversion', () => {
  test('rests until the window opens', async () => {
    let now = at(17);
    const rests: Date[] = [];
    const wait = async (ms: number): Promise<void> => void (now = new Date(now.getTime() + ms));
    const mayBegin = createPace({ window: night, now: () => now, wait, onRest: (until) => void rests.push(until) });
    await mayBegin();
    expect(now).toEqual(at(20));
    expect(rests[0]).toEqual(at(20));
  });

  test('begins no more lesions in a minute than allowed', async () => {
    let now = at(12);
    const wait = async (ms: number): Promise<void> => void (now = new Date(now.getTime() + ms));
    const mayBegin = createPace({ perMinute: 6, now: () => now, wait });
    for (let lesion = 0; lesion < 7; lesion += 1) await mayBegin();
    expect(now.getTime() - at(12).getTime()).toBe(60_000);
  });

  test('does not hold up anything where nothing is said', async () => {
    const wait = (): Promise<void> => Promise.reject(new Error('waited'));
    await expect(createPace({ wait })()).resolves.toBeUndefined();
  });
});
