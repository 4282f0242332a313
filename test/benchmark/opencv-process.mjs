import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Skipped } from './benchmark.mjs';

/** @returns the first Python that has OpenCV: Debian's (python3-opencv), else the one on the path. */
function pythonWithOpenCv() {
  const found = ['/usr/bin/python3', 'python3'].find((python) => spawnSync(python, ['-c', 'import cv2']).status === 0);
  if (!found) throw new Skipped('no Python with OpenCV (Debian: python3-opencv)');
  return found;
}

/**
 * Starts OpenCV's side of the comparison, one process for all runs.
 * @returns {Promise<{ version: string, run: (line: string) => Promise<number>, stop: () => void }>}
 */
export async function startOpenCv() {
  const script = fileURLToPath(new URL('grabcut-opencv.py', import.meta.url));
  const child = spawn(pythonWithOpenCv(), [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('the OpenCV process ended');
    return value;
  };
  const version = await next();
  return {
    version,
    run: async (line) => {
      child.stdin.write(`${line}\n`);
      return Number(await next());
    },
    stop: () => child.stdin.end(),
  };
}
