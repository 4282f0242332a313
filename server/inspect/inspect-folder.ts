import { openScratchConversion } from '../convert/open-conversion.js';
import type { Conversion } from '../convert/open-conversion.js';
import type { PlannedRow } from '../convert/plan-marks.js';
import { planMarks } from '../convert/plan-marks.js';
import type { PrepareOptions } from '../convert/prepare-work.js';
import { prepareWork } from '../convert/prepare-work.js';
import type { Inspection, InspectionRow, PassedOver } from './inspection.js';
import { warningRow } from './rows-of-marks.js';

/** @returns what a folder holds, and what a conversion would make of each mark: as `convert --dry-run`, with everything that is no mark. */
export async function inspectFolder(folder: string, options: PrepareOptions = {}): Promise<Inspection> {
  const conversion = openScratchConversion();
  try {
    await prepareWork(conversion.database, folder, options);
    const rows: InspectionRow[] = [...seriesRows(conversion)];
    for await (const row of planMarks(conversion.work, folder, options.modalities)) rows.push(plannedRow(row));
    for (const { document, ...warning } of conversion.journal.warnings()) rows.push(warningRow(document, warning));
    return { rows: rows.sort(byDocument), passedOver: passedOver(conversion) };
  } finally {
    conversion.close();
  }
}

function plannedRow({ document, groupIndex, state, reason, trackingID, mark }: PlannedRow): InspectionRow {
  const outcome = state === 'to-convert' ? 'convert' : state === 'superseded' ? 'superseded' : 'refused';
  return {
    document,
    groupIndex,
    outcome,
    ...(reason && { reason: reason.code, detail: `${reason.message} ${reason.nextStep}` }),
    ...(trackingID !== undefined && { trackingID }),
    ...mark,
  };
}

/** Series are named by the first of their files. */
function seriesRows({ database }: Conversion): readonly InspectionRow[] {
  const sql = `SELECT min(name) AS name, count(DISTINCT sop) AS images FROM files WHERE kind = 'ct' GROUP BY series`;
  return database.all(sql).map(({ name, images }) => ({
    document: String(name),
    outcome: 'series',
    images: Number(images),
  }));
}

const kindsPassedOver = [
  ['not-dicom', 'no-marks'],
  ['own', 'own-result'],
  ['image', 'other-object'],
] as const;
const mostExamples = 3;

function passedOver({ database }: Conversion): readonly PassedOver[] {
  const all = kindsPassedOver.map(([kind, why]) => {
    const examples = database.all('SELECT name FROM files WHERE kind = ? ORDER BY name LIMIT ?', kind, mostExamples);
    const count = Number(database.first('SELECT count(*) AS n FROM files WHERE kind = ?', kind)?.['n']);
    return { why, count, examples: examples.map(({ name }) => String(name)) };
  });
  return all.filter(({ count }) => count > 0);
}

function byDocument(a: InspectionRow, b: InspectionRow): number {
  if (a.document !== b.document) return a.document < b.document ? -1 : 1;
  return (a.groupIndex ?? -1) - (b.groupIndex ?? -1);
}
