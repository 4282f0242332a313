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
    format: `{bar} {value}/{total} ${unit}, {rate} a minute, {eta_formatted} left`,
    stream,
    noTTYOutput: true,
    notTTYSchedule: lineEveryMs,
    clearOnComplete: true,
    hideCursor: true,
  });
  let times: number[] = [];
  const advance = (): void => {
    times = [...times.slice(-counted), now()];
    bar.increment({ rate: perMinute(times) });
  };
  return {
    start: (total) => {
      times = [now()];
      bar.start(total, 0, { rate: '0' });
    },
    advance,
    stop: () => bar.stop(),
  };
}

function perMinute(times: readonly number[]): string {
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const rate = last > first ? ((times.length - 1) * 60_000) / (last - first) : 0;
  return rate < 10 ? rate.toFixed(1) : rate.toFixed(0);
}
