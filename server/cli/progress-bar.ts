import cliProgress from 'cli-progress';

/** A line of progress on standard error: a bar on a terminal, a line now and then in a file. */
export interface ProgressBar {
  start(total: number): void;
  advance(): void;
  stop(): void;
}

export interface ProgressBarOptions {
  readonly stream?: NodeJS.WritableStream;
  /** ms. */
  readonly now?: () => number;
  /** ms between two lines where no terminal is. */
  readonly lineEveryMs?: number;
}

/** Throughput is that of the last so many. */
const counted = 50;

/** @param unit what is counted, in the plural @returns how far it is, how fast it goes, and what is left */
export function createProgressBar(
  unit: string,
  { stream = process.stderr, now = () => performance.now(), lineEveryMs = 10_000 }: ProgressBarOptions = {},
): ProgressBar {
  const bar = new cliProgress.SingleBar({
    format: `{bar} {value}/{total} ${unit}, {rate} a minute, {left}`,
    stream,
    noTTYOutput: true,
    notTTYSchedule: lineEveryMs,
    clearOnComplete: true,
    hideCursor: true,
  });
  let times: number[] = [];
  let todo = 0;
  const advance = (): void => {
    times = [...times.slice(-counted), now()];
    todo -= 1;
    const rate = perMinute(times);
    bar.increment({ rate: rate.toFixed(rate < 10 ? 1 : 0), left: leftWords(todo, rate) });
  };
  return {
    start: (total) => {
      [times, todo] = [[now()], total];
      bar.start(total, 0, { rate: '0', left: leftWords(total, 0) });
    },
    advance,
    stop: () => bar.stop(),
  };
}

function perMinute(times: readonly number[]): number {
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  return last > first ? ((times.length - 1) * 60_000) / (last - first) : 0;
}

function leftWords(todo: number, ratePerMinute: number): string {
  if (todo <= 0) return 'done';
  if (ratePerMinute === 0) return 'time left not known yet';
  const minutes = todo / ratePerMinute;
  if (minutes < 1) return `${Math.ceil(minutes * 60)} s left`;
  return minutes < 120 ? `${Math.ceil(minutes)} min left` : `${(minutes / 60).toFixed(minutes < 600 ? 1 : 0)} h left`;
}
