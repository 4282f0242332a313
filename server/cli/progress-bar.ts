import cliProgress from 'cli-progress';

/** A line of progress on standard error: a bar on a terminal, a line now and then in a file. */
export interface ProgressBar {
  start(total: number): void;
  advance(): void;
  stop(): void;
}

/** @param unit what is counted, in the plural */
export function createProgressBar(unit: string): ProgressBar {
  const bar = new cliProgress.SingleBar({
    format: `{bar} {value}/{total} ${unit}, {eta_formatted} left`,
    stream: process.stderr,
    noTTYOutput: true,
    notTTYSchedule: 10_000,
    clearOnComplete: true,
    hideCursor: true,
  });
  return { start: (total) => bar.start(total, 0), advance: () => bar.increment(), stop: () => bar.stop() };
}
