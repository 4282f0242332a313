import { existsSync, statSync } from 'node:fs';
import { Command } from 'commander';
import { Recist3dError } from '../../../dicom-sr/errors/recist3d-error.js';
import type { Modality } from '../../../dicom-sr/volume/ct-volume.js';
import { loadConfig } from '../../config/load-config.js';
import { connectArchive } from '../../connect-archive.js';
import { inspectFile } from '../../inspect/inspect-file.js';
import { inspectFolder } from '../../inspect/inspect-folder.js';
import { inspectStudy } from '../../inspect/inspect-study.js';
import type { Inspection } from '../../inspect/inspection.js';
import { countOutcomes } from '../../inspect/inspection.js';
import { inspectionTable } from '../../inspect/inspection-table.js';
import { openStateDatabase } from '../../state/sqlite/open-state-database.js';
import { createSqliteStateStore } from '../../state/sqlite/sqlite-state-store.js';
import { exitCode } from '../exit-code.js';
import { modalityList } from '../argument-types.js';
import { readHeaderMap } from '../header-map.js';

interface InspectOptions {
  readonly json?: true;
  readonly columns?: string;
  readonly regions: boolean;
  readonly modalities?: readonly Modality[];
  readonly config?: string;
}

/** `recist3d inspect WHAT`: what would be converted, what not, and why. */
export function inspectCommand(): Command {
  return new Command('inspect')
    .description('Say of a file, a folder or a study of the archive what would be converted, what not, and why.')
    .argument('<what>', 'a file, a folder, or the Study Instance UID of a study in the configured archive')
    .option('--json', 'print JSON instead of a table')
    .option('--columns <file>', 'JSON that names the columns of tables of marks, such as {"longX1": "RECIST_x1"}')
    .option('--no-regions', 'take no marks from RT structure sets and segmentations')
    .option(
      '--modalities <list>',
      'images of a folder whose marks are converted: CT, MR, PT, with commas',
      modalityList,
    )
    .option('--config <file>', 'configuration file with the archive, as for `serve`')
    .addHelpText(
      'after',
      `
Nothing is written, and nothing is sent to the archive. Of a single file the marks are read; their images are looked at in a folder or study only.
Exit codes: 0 every mark can be converted, 2 some cannot, 3 there is no mark, 1 the command could not run.`,
    )
    .action(async (what: string, options: InspectOptions) => {
      process.exitCode = await inspect(what, options);
    });
}

async function inspect(what: string, options: InspectOptions): Promise<number> {
  try {
    const inspection = await inspected(what, options);
    console.log(options.json === true ? JSON.stringify(inspection, undefined, 2) : inspectionTable(inspection));
    return exitCodeOf(inspection);
  } catch (error) {
    if (!(error instanceof Recist3dError)) throw error;
    console.error(`${error.code}: ${error.message}\n${error.nextStep}`);
    return exitCode.failed;
  }
}

async function inspected(what: string, options: InspectOptions): Promise<Inspection> {
  const { columns, regions, modalities } = options;
  const headerMap = columns === undefined ? undefined : readHeaderMap(columns);
  if (!existsSync(what)) return inspectArchive(what, options);
  if (!statSync(what).isDirectory()) return inspectFile(what, { headerMap });
  return inspectFolder(what, { headerMap, regions, modalities });
}

/** The archive is asked as the server asks it, with its configuration; its state is not touched. */
async function inspectArchive(study: string, { config: file, regions }: InspectOptions): Promise<Inspection> {
  const config = loadConfig({ ...(file === undefined ? {} : { file }), env: process.env });
  const state = createSqliteStateStore(openStateDatabase(':memory:'), () => new Date());
  const archive = connectArchive(config, state, () => undefined);
  try {
    return await inspectStudy(archive.pacs, study, {
      regions: regions && config.intake.regions,
      modalities: modalityList(config.intake.modalities),
      seriesBytes: config.limits.seriesMegabytes * 2 ** 20,
    });
  } finally {
    await archive.close();
    await state.close();
  }
}

function exitCodeOf({ rows }: Inspection): number {
  const { convert, readable, superseded, refused } = countOutcomes(rows);
  if (refused > 0) return exitCode.partly;
  return convert + readable + superseded === 0 ? exitCode.nothingToDo : exitCode.ok;
}
