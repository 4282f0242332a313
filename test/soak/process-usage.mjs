import { readFileSync } from 'node:fs';

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
