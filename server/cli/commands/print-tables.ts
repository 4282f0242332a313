import { CollectedRuns } from '../../../models/experiments/tables/collected-runs.js';
import { missingTables, paperTables } from '../../../models/experiments/tables/paper-tables.js';
import { writeTables } from '../../../models/experiments/tables/write-tables.js';
import { makeOutFolder } from '../../folders/make-out-folder.js';
import { exitCode } from '../exit-code.js';

const noRuns = (folders: readonly string[]): string =>
  `There is no finished run in ${folders.join(' or ')}; runs of --quick do not count. \`recist3d train models/recipes/*.json\` makes them, in hours. ` +
  'What those of this project came to is in docs/results/networks-*.md and docs/results/lesion-network.md.';

const noRunsBehind = (names: readonly string[]): string =>
  `No finished run is behind ${names.join(', ')}: left out. What those of this project came to is in docs/results.`;

/**
 * Prints the tables of the papers with the numbers of finished runs beside theirs, and writes them with their curves and with the runs
 * themselves where a folder is given.
 * @param runFolders what `recist3d train` wrote (--out), or what this command wrote before; of a recipe that several hold, the first one's runs count
 * @returns an exit code: nothing to do where no run is finished
 * @throws {ServerError} out-folder-unusable
 */
export function printTables(runFolders: readonly string[], outFolder?: string): number {
  const runs = CollectedRuns.read(runFolders);
  if (runs.all.length === 0) {
    console.error(noRuns(runFolders));
    return exitCode.nothingToDo;
  }
  for (const { markdown } of paperTables(runs)) console.log(markdown);
  const missing = missingTables(runs);
  if (missing.length > 0) console.error(noRunsBehind(missing));
  if (outFolder !== undefined) {
    makeOutFolder(outFolder);
    writeTables(runs, outFolder);
  }
  return exitCode.ok;
}
