import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { OwnProcess } from './own-process.js';
import { startOwnProcess } from './own-process.js';
import { waitUntil } from './wait-until.js';

/** A worker as a process: `recist3d worker` from dist/. */
export interface WorkerService {
  readonly log: () => string;
  readonly pid: () => number;
  start(): Promise<void>;
  kill9(): Promise<void>;
  stop(): Promise<void>;
}

/** @param env of the installation that it works for; resolves when the worker takes lesions */
export async function startWorker(folder: string, env: NodeJS.ProcessEnv): Promise<WorkerService> {
  mkdirSync(folder, { recursive: true });
  const logFile = join(folder, 'log');
  let running: OwnProcess | undefined;
  let starts = 0;
  const log = (): string => readFileSync(logFile, 'utf8');
  const start = async (): Promise<void> => {
    starts += 1;
    const started = startOwnProcess(process.execPath, [resolve('bin/recist3d.mjs'), 'worker'], logFile, env);
    running = started;
    const isUp = (): boolean => log().split('"worker.started"').length > starts;
    await waitUntil('the worker takes lesions, or has ended', () => started.exited() || isUp());
    if (started.exited()) throw new Error(`the worker did not start:\n${started.log()}`);
  };
  await start();
  return {
    log,
    pid: () => running?.pid ?? 0,
    start,
    kill9: async () => running?.end('SIGKILL'),
    stop: async () => running?.end('SIGTERM'),
  };
}
