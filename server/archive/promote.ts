import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { archivedUids } from '../../dicom-sr/part10/archived-uids.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import { ServerError } from '../errors/server-error.js';
import type { Pacs, StorableInstance } from '../pacs/pacs.js';
import { storeResult } from '../pipeline/store-result.js';
import type { LesionRow, WrittenInstance } from '../report/conversion-report.js';
import { areUnchanged } from '../convert/written-files.js';
import type { Decisions } from './decisions.js';

export interface PromoteOptions {
  readonly outFolder: string;
  readonly rows: Iterable<LesionRow>;
  /** Of the results of one study; asked once for each study in a row. */
  readonly decisionsOf: (studyInstanceUID: string) => Promise<Decisions>;
  /** Where accepted results go. */
  readonly target: Pick<Pacs, 'store' | 'retrieveInstance'>;
  readonly onRow?: (row: LesionRow, outcome: Promotion) => void;
}

/** What became of one converted mark. */
export type Promotion = 'promoted' | 'rejected' | 'undecided';

/**
 * Stores the results that were accepted, with the objects of their review; every UID is confirmed and read back. What is rejected or not yet
 * decided stays where it is. Done again it changes nothing.
 * @throws {ServerError} stored-differently where a result in the folder is not what was written; nothing of it is stored then
 */
export async function promoteResults(options: PromoteOptions): Promise<Readonly<Record<Promotion, number>>> {
  const counts = { promoted: 0, rejected: 0, undecided: 0 };
  let known: { readonly study: string; readonly decisions: Decisions } | undefined;
  for (const row of options.rows) {
    const { segmentation, report } = row;
    if (row.state !== 'converted' || segmentation === undefined || report === undefined) continue;
    const [seg, sr] = [await readResult(options, segmentation), await readResult(options, report)];
    if (known?.study !== seg.studyInstanceUID)
      known = { study: seg.studyInstanceUID, decisions: await options.decisionsOf(seg.studyInstanceUID) };
    const found = known.decisions.get(sr.sopInstanceUID) ?? known.decisions.get(seg.sopInstanceUID);
    const outcome = found === undefined ? 'undecided' : found.decision === 'accepted' ? 'promoted' : 'rejected';
    if (found !== undefined && outcome === 'promoted')
      await storeResult({ pacs: options.target as Pacs }, [seg, sr, ...others(found.objects, [seg, sr])]);
    counts[outcome] += 1;
    options.onRow?.(row, outcome);
  }
  return counts;
}

/** A verified report names the automatic segmentation as evidence, too. */
const others = (objects: readonly StorableInstance[], own: readonly StorableInstance[]): readonly StorableInstance[] =>
  objects.filter(({ sopInstanceUID }) => own.every((object) => object.sopInstanceUID !== sopInstanceUID));

async function readResult({ outFolder }: PromoteOptions, file: WrittenInstance): Promise<StorableInstance> {
  if (!(await areUnchanged(outFolder, [file]))) throw new ServerError('stored-differently');
  const part10 = await readFile(join(outFolder, file.path));
  return { ...archivedUids(readPart10(part10, { untilPixelData: true }).dataset), part10 };
}
