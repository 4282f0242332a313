import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { exitCode } from './exit-code.js';

/** A process that runs until it is told to stop. */
export interface Service {
  start(): Promise<unknown>;
  stop(signal: string): Promise<void>;
  logCrash(error: unknown): void;
}

/** Runs a service until SIGTERM or SIGINT. @returns the exit code */
export async function runUntilStopped(create: () => Promise<Service>): Promise<number> {
  try {
    const service = await create();
    dieQuietly(service);
    const stopped = signalled();
    await service.start();
    await service.stop(await stopped);
    return exitCode.ok;
  } catch (error) {
    if (!(error instanceof Recist3dError)) throw error;
    console.error(`${error.code}: ${error.message}\n${error.nextStep}`);
    return exitCode.failed;
  }
}

/** Node would print the message of an error that nobody caught, and that may quote a patient. What was in work goes on after the next start. */
function dieQuietly(service: Service): void {
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.once(event, (error: unknown) => {
      service.logCrash(error);
      process.exit(exitCode.failed);
    });
  }
}

function signalled(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });
}
