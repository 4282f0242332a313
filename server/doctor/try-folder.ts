import { spawn } from 'node:child_process';
import { ServerError } from '../errors/server-error.js';

/**
 * Run by a process of its own: a system call on a disk that does not answer cannot be given up, and would keep this process from ever ending.
 * Prints how many bytes are free.
 */
const program = `
const { existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } = require('node:fs');
const { dirname, join, resolve } = require('node:path');
function make(folder) {
  if (existsSync(folder)) return;
  make(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}
const folder = resolve(process.argv[1]);
make(folder);
const trial = mkdtempSync(join(folder, '.doctor-'));
try {
  writeFileSync(join(trial, 'trial'), 'written');
} finally {
  rmSync(trial, { recursive: true });
}
const { bavail, bsize } = statfsSync(folder);
process.stdout.write(String(bavail * bsize));
`;

/**
 * Makes a folder where it is absent, writes a file into it and removes it again.
 * @returns bytes that are free
 * @throws {ServerError} data-folder-unusable; data-folder-hangs where nothing comes back within `waitMs`
 */
export async function tryFolder(folder: string, waitMs: number): Promise<number> {
  const child = spawn(process.execPath, ['-e', program, folder], { stdio: ['ignore', 'pipe', 'ignore'] });
  let said = '';
  child.stdout.on('data', (chunk) => (said += String(chunk)));
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      // It may not even die of it; nothing of it keeps this process alive.
      child.kill('SIGKILL');
      child.stdout.destroy();
      child.unref();
      reject(new ServerError('data-folder-hangs'));
    }, waitMs);
    child.once('error', (cause) => settle(() => reject(new ServerError('data-folder-unusable', undefined, { cause }))));
    child.once('close', (code) =>
      settle(() => (code === 0 ? resolve(Number(said)) : reject(new ServerError('data-folder-unusable')))),
    );
    const settle = (how: () => void): void => {
      clearTimeout(timer);
      how();
    };
  });
}
