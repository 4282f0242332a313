import { hostname } from 'node:os';

/** Who holds leases: `host pid start`. The start tells two processes apart that got the same pid, as in a restarted container. */
export const leaseOwner = (): string => `${hostname()} ${process.pid} ${Math.round(performance.timeOrigin)}`;

/**
 * @returns true where the holder certainly runs no more: a process of this host that is gone, or an earlier one with our own pid.
 * A holder on another host is judged by the time of its lease alone.
 */
export function isOwnerGone(owner: string): boolean {
  const [host, pid] = owner.split(' ');
  if (host !== hostname()) return false;
  return Number(pid) === process.pid ? owner !== leaseOwner() : !isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
