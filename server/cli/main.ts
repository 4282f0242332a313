import type { Command } from 'commander';
import { Command as Program } from 'commander';
import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { packageVersion } from '../version.js';
import { exitCode } from './exit-code.js';
import { letHeapGrow } from './heap-growth.js';

// Before there is a second thread: V8's flags belong to all of them.
letHeapGrow();

/** Every command, in a file of its own. They are loaded when they are needed: one alone starts in a third of the time of all. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./commands/serve-command.js')).serveCommand(),
  worker: async () => (await import('./commands/worker-command.js')).workerCommand(),
  archive: async () => (await import('./commands/archive-command.js')).archiveCommand(),
  doctor: async () => (await import('./commands/doctor-command.js')).doctorCommand(),
  convert: async () => (await import('./commands/convert-command.js')).convertCommand(),
  demo: async () => (await import('./commands/demo-command.js')).demoCommand(),
  response: async () => (await import('./commands/response-command.js')).responseCommand(),
  inspect: async () => (await import('./commands/inspect-command.js')).inspectCommand(),
  evaluate: async () => (await import('./commands/evaluate-command.js')).evaluateCommand(),
  train: async () => (await import('./commands/train-command.js')).trainCommand(),
  weights: async () => (await import('./commands/weights-command.js')).weightsCommand(),
  propose: async () => (await import('./commands/propose-command.js')).proposeCommand(),
  enhance: async () => (await import('./commands/enhance-command.js')).enhanceCommand(),
  phantom: async () => (await import('./commands/phantom-command.js')).phantomCommand(),
  'reader-study': async () => (await import('./commands/reader-study-command.js')).readerStudyCommand(),
  'training-cases': async () => (await import('./commands/training-cases-command.js')).trainingCasesCommand(),
  'api-key': async () => (await import('./commands/api-key-command.js')).apiKeyCommand(),
};

const program = new Program('recist3d')
  .description('Turns RECIST marks into 3D lesion segmentations, SEG and SR.')
  .version(packageVersion());

const asked = process.argv[2] ?? '';
const load = Object.hasOwn(commands, asked) ? [commands[asked]] : Object.values(commands);
for (const command of load) program.addCommand(await command());
try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (!(error instanceof Recist3dError)) throw error;
  console.error(`${error.code}: ${error.message}\n${error.nextStep}`);
  process.exitCode = exitCode.failed;
}
