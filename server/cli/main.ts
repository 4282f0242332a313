import { Command } from 'commander';
import { packageVersion } from '../version.js';
import { convertCommand } from './commands/convert-command.js';
import { demoCommand } from './commands/demo-command.js';
import { evaluateCommand } from './commands/evaluate-command.js';
import { phantomCommand } from './commands/phantom-command.js';
import { serveCommand } from './commands/serve-command.js';

/** The command line: every command in a file of its own. */
const program = new Command('recist3d')
  .description('Turns RECIST marks into 3D lesion segmentations, SEG and SR.')
  .version(packageVersion())
  .addCommand(serveCommand())
  .addCommand(convertCommand())
  .addCommand(demoCommand())
  .addCommand(evaluateCommand())
  .addCommand(phantomCommand());

await program.parseAsync(process.argv);
