/** How far a look through a folder or an archive has come, on standard error. */
export interface LookProgress {
  readonly seen: (count: number) => void;
  stop(): void;
}

export interface LookProgressOptions {
  readonly stream?: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>;
  /** ms. */
  readonly now?: () => number;
}

/** What is no terminal is told at this interval. */
const intervalMs = 10_000;

/**
 * @param unit what is counted, in the plural
 * @returns a line that is written over on a terminal, one every ten seconds elsewhere
 */
export function createLookProgress(
  unit: string,
  { stream = process.stderr, now = () => performance.now() }: LookProgressOptions = {},
): LookProgress {
  let toldAt = now();
  return {
    seen: (count) => {
      if (stream.isTTY) stream.write(`\rLooked at ${count} ${unit}`);
      else if (now() - toldAt >= intervalMs) {
        toldAt = now();
        stream.write(`Looked at ${count} ${unit}\n`);
      }
    },
    stop: () => {
      if (stream.isTTY) stream.write('\r\u001b[K');
    },
  };
}
