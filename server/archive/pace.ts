import { setTimeout as sleep } from 'node:timers/promises';

/** When, and how fast, an archive may be worked on. */
export interface PaceOptions {
  /** Local time of day in minutes since midnight; a window may go over midnight. Always unless given. */
  readonly window?: { readonly from: number; readonly to: number };
  /** Lesions begun in a minute at most. */
  readonly perMinute?: number;
  readonly now?: () => Date;
  readonly wait?: (ms: number) => Promise<unknown>;
  /** Told when the work rests until the window opens. */
  readonly onRest?: (until: Date) => void;
}

const dayMinutes = 24 * 60;

/** @returns a gate that lets one lesion after the other begin: within the window, and not faster than allowed */
export function createPace({ window, perMinute, now = () => new Date(), wait = sleep, onRest }: PaceOptions) {
  let nextAt = 0;
  return async (): Promise<void> => {
    for (let rest = window && restMs(window, now()); rest; rest = window && restMs(window, now())) {
      onRest?.(new Date(now().getTime() + rest));
      await wait(Math.min(rest, 3_600_000));
    }
    if (perMinute === undefined) return;
    const at = Math.max(nextAt, now().getTime());
    nextAt = at + 60_000 / perMinute;
    const early = at - now().getTime();
    if (early > 0) await wait(early);
  };
}

/** @returns ms until the window opens; 0 within it */
export function restMs({ from, to }: NonNullable<PaceOptions['window']>, now: Date): number {
  const minute = now.getHours() * 60 + now.getMinutes();
  const isOpen = from <= to ? minute >= from && minute < to : minute >= from || minute < to;
  if (isOpen || from === to) return 0;
  const minutes = (from - minute + dayMinutes) % dayMinutes;
  return Math.max(1, minutes * 60_000 - now.getSeconds() * 1000 - now.getMilliseconds());
}

/** @returns the window that `20:00-06:00` names; undefined for another text */
export function readWindow(text: string): PaceOptions['window'] {
  const [, fromHour, fromMinute, toHour, toMinute] = /^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  const [from, to] = [Number(fromHour) * 60 + Number(fromMinute), Number(toHour) * 60 + Number(toMinute)];
  return from < dayMinutes && to <= dayMinutes ? { from, to } : undefined;
}
