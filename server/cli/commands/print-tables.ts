import { CollectedRuns } from '../../../models/experiments/tables/collected-runs.js';
import { paperTables } from '../../../models/experiments/tables/paper-tables.js';
import { writeTables } from '../../../models/experiments/tables/write-tables.js';
import { makeOutFolder } from '../../folders/make-out-folder.js';
import { exitCode } from '../exit-code.js';

/**
 * Prints the tables of the papers with the numbers of finished runs beside theirs, and writes them with their curves where a folder is given.
 * @param runsFolder what `recist3d train` wrote (--out)
 * @returns an exit code: nothing to do where no run is finished
 * @throws {ServerError} out-folder-unusable
 */
export function printTables(runsFolder: string, outFolder?: string): number {
  const runs = CollectedRuns.read(runsFolder);
  if (runs.all.length === 0) {
    console.error(`There is no finished run in ${runsFolder}: \`recist3d train models/recipes/*.json\` makes them.`);
    return exitCode.nothingToDo;
  }
  for (const { markdown } of paperTables(runs)) console.log(markdown);
  if (outFolder !== undefined) {
    makeOutFolder(outFolder);
    writeTables(runs, outFolder);
  }
  return exitCode.ok;
}
