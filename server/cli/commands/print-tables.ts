import { CollectedRuns } from '../../../models/experiments/tables/collected-runs.js';
import { paperTables } from '../../../models/experiments/tables/paper-tables.js';
import { writeTables } from '../../../models/experiments/tables/write-tables.js';
import { makeOutFolder } from '../../folders/make-out-folder.js';
import { exitCode } from '../exit-code.js';

/** Runs are large and stay on the machine that trained; the repository holds the tables that came of them. */
const noRuns = (folder: string): string =>
  `There is no finished run in ${folder}; runs of --quick do not count. \`recist3d train models/recipes/*.json\` makes them, in hours. ` +
  'The tables of the runs of this project are docs/results/networks-*.md and docs/results/lesion-network.md.';

/**
 * Prints the tables of the papers with the numbers of finished runs beside theirs, and writes them with their curves where a folder is given.
 * @param runsFolder what `recist3d train` wrote (--out)
 * @returns an exit code: nothing to do where no run is finished
 * @throws {ServerError} out-folder-unusable
 */
export function printTables(runsFolder: string, outFolder?: string): number {
  const runs = CollectedRuns.read(runsFolder);
  if (runs.all.length === 0) {
    console.error(noRuns(runsFolder));
    return exitCode.nothingToDo;
  }
  for (const { markdown } of paperTables(runs)) console.log(markdown);
  if (outFolder !== undefined) {
    makeOutFolder(outFolder);
    writeTables(runs, outFolder);
  }
  return exitCode.ok;
}
