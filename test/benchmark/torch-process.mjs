import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Skipped } from './benchmark.mjs';

/** @returns the first Python that has PyTorch and ONNX: Debian's (python3-torch, python3-onnx), else the one on the path. */
function pythonWithTorch() {
  const has = (python) => spawnSync(python, ['-c', 'import torch, onnx']).status === 0;
  const found = ['/usr/bin/python3', 'python3'].find(has);
  if (!found) throw new Skipped('no Python with PyTorch and ONNX (Debian: python3-torch, python3-onnx)');
  return found;
}

/**
 * Starts PyTorch's side of the comparison, one process for all runs.
 * @param {number} threads
 * @returns {Promise<{ version: string, run: (line: string) => Promise<number>, stop: () => void }>}
 */
export async function startTorch(threads) {
  const script = fileURLToPath(new URL('network-torch.py', import.meta.url));
  const child = spawn(pythonWithTorch(), [script, String(threads)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('the PyTorch process ended');
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
