import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { once } from 'node:events';

/** A program that a test started: only its own process is ever signalled. */
export interface OwnProcess {
  readonly pid: number;
  readonly exited: () => boolean;
  /** The last lines of what it printed. */
  readonly log: () => string;
  /** Sends the signal and resolves when the process has ended. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

const setpriv = '/usr/bin/setpriv';

/**
 * Starts a program that prints into a file. It ends with the test process, also where that is killed: `setpriv --pdeathsig` asks the kernel for it.
 * One that ends by itself, which most do only when they break, leaves its last lines in the output of the test.
 */
export function startOwnProcess(
  program: string,
  args: readonly string[],
  logFile: string,
  env: NodeJS.ProcessEnv = process.env,
): OwnProcess {
  const output = openSync(logFile, 'a');
  const command = existsSync(setpriv) ? [setpriv, '--pdeathsig', 'KILL', program, ...args] : [program, ...args];
  const child = spawn(command[0], command.slice(1), { stdio: ['ignore', output, output], env });
  closeSync(output);
  const killWithTest = (): void => void child.kill('SIGKILL');
  const lastLines = (): string => readFileSync(logFile, 'utf8').split('\n').slice(-20).join('\n');
  let isAsked = false;
  process.once('exit', killWithTest);
  child.once('exit', (code, signal) => {
    process.removeListener('exit', killWithTest);
    const what = [program, ...args].join(' ');
    if (!isAsked) process.stderr.write(`${what} ended unasked, with ${signal ?? code}:\n${lastLines()}\n`);
  });
  child.on('error', () => undefined); // a program that cannot be started has no pid and counts as exited
  return {
    pid: child.pid ?? 0,
    exited: () => hasExited(child),
    log: lastLines,
    end: (signal) => {
      isAsked = true;
      return endChild(child, signal);
    },
  };
}

const hasExited = (child: ChildProcess): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

async function endChild(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasExited(child)) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}
