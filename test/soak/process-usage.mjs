import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Linux counts processor time in hundredths of a second (sysconf(_SC_CLK_TCK)). */
const ticksPerSecond = 100;

/**
 * @returns CPU seconds (user and system, all threads) of a process so far, its memory in MB now and at most; undefined once it is gone
 */
export function usageOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const megabytes = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
    // A process that has ended and was not waited for yet has no memory any more.
    if (!status.includes('VmRSS')) return undefined;
    const cpu = (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
    return { cpu, megabytes: megabytes('VmRSS'), peak: megabytes('VmHWM') };
  } catch {
    return undefined;
  }
}

/**
 * @returns a look at the memory of this process without its garbage: MB that are alive on the heap and beside it. What a process has of the
 *   system goes up and down with what was not yet collected; this only grows with what is kept.
 */
export function aliveMegabytes() {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  return () => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / 2 ** 20;
  };
}
