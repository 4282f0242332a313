import type { CommandsManager } from '../host/viewer.js';

/** Has the viewer do something: everything that a panel does is a command (getCommandsModule.ts). */
export type RunCommand = (command: string, options?: object) => void;

export const runCommandOf =
  (commands: CommandsManager): RunCommand =>
  (command, options = {}) =>
    void commands.runCommand(command, options);
