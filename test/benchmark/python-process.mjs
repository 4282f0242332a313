import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Skipped } from './benchmark.mjs';

/** @returns the first Python that has the modules: Debian's, else the one on the path. */
function pythonWith({ modules, packages }) {
  const has = (python) => spawnSync(python, ['-c', `import ${modules.join(', ')}`]).status === 0;
  const found = ['/usr/bin/python3', 'python3'].find(has);
  if (!found) throw new Skipped(`no Python with ${modules.join(' and ')} (Debian: ${packages.join(', ')})`);
  return found;
}

/**
 * Starts the other side of a comparison, one process for all runs. It prints its version first, then answers each line with a number.
 * @param {{ script: string, modules: string[], packages: string[], args?: string[] }} side the script lies beside this file
 * @returns {Promise<{ version: string, run: (line: string) => Promise<number>, stop: () => void }>}
 */
export async function startPython({ script, args = [], ...needs }) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(pythonWith(needs), [path, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${script} ended`);
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
