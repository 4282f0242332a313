import type { DicomJson, DicomJsonAttribute } from '../../../dicom-sr/dicom-json/dicom-json.js';
import type { Row } from '../../state/sqlite/sqlite-database.js';
import type { Level } from './level-attributes.js';
import { unpackJson } from './packed-json.js';
import type { PartialPlace, StoreIndex } from './store-index.js';

/** Narrows a search within the database; what is left out does not narrow. */
export interface RowFilter {
  readonly studyInstanceUIDs?: readonly string[] | undefined;
  readonly seriesInstanceUIDs?: readonly string[] | undefined;
  readonly sopInstanceUIDs?: readonly string[] | undefined;
  readonly modalities?: readonly string[] | undefined;
  /** YYYYMMDD, inclusive. */
  readonly studyDateFrom?: string | undefined;
  readonly studyDateTo?: string | undefined;
  readonly patientID?: string | undefined;
}

/** One study, series or instance with the attributes of its level and of those above, and with what the archive counts. */
export interface LevelRow {
  readonly place: PartialPlace;
  readonly dataset: DicomJson;
}

const rowsAtOnce = 200;

const studyColumns = `
  st.study_uid, st.attributes AS study_attributes,
  (SELECT json_group_array(DISTINCT x.modality) FROM series x WHERE x.study_uid = st.study_uid) AS modalities,
  (SELECT json_group_array(DISTINCT x.sop_class_uid) FROM instances x WHERE x.study_uid = st.study_uid) AS sop_classes,
  (SELECT count(*) FROM series x WHERE x.study_uid = st.study_uid) AS study_series,
  (SELECT count(*) FROM instances x WHERE x.study_uid = st.study_uid) AS study_instances`;

const seriesColumns = `
  se.series_uid, se.attributes AS series_attributes,
  (SELECT count(*) FROM instances x WHERE x.study_uid = se.study_uid AND x.series_uid = se.series_uid) AS series_instances`;

const tables: Readonly<Record<Level, { readonly position: string; readonly select: string }>> = {
  study: { position: 'st.ordinal', select: `SELECT st.ordinal AS position, ${studyColumns} FROM studies st` },
  series: {
    position: 'se.ordinal',
    select: `SELECT se.ordinal AS position, ${studyColumns}, ${seriesColumns}
      FROM series se JOIN studies st ON st.study_uid = se.study_uid`,
  },
  instance: {
    position: 'i.seq',
    select: `SELECT i.seq AS position, i.study_uid, i.series_uid, i.sop_uid, i.metadata
      FROM instances i JOIN series se ON se.study_uid = i.study_uid AND se.series_uid = i.series_uid
      JOIN studies st ON st.study_uid = i.study_uid`,
  },
};

/** @returns the rows of a level in the order of their arrival, a page at a time, so that nothing is held while the caller thinks */
export function* levelRows(index: StoreIndex, level: Level, filter: RowFilter): Generator<LevelRow> {
  const { position, select } = tables[level];
  const conditions = conditionsOf(level, filter);
  const where = [`${position} > ?`, ...conditions.map(([sql]) => sql)].join(' AND ');
  const sql = `${select} WHERE ${where} ORDER BY ${position} LIMIT ${rowsAtOnce}`;
  for (let behind = 0; ;) {
    const rows = index.query(sql, [behind, ...conditions.map(([, value]) => value)]);
    yield* rows.map((row) => readRow(row, level));
    if (rows.length < rowsAtOnce) return;
    behind = Number(rows.at(-1)?.['position']);
  }
}

function conditionsOf(level: Level, filter: RowFilter): readonly (readonly [string, string])[] {
  const table = level === 'instance' ? 'i' : level === 'series' ? 'se' : 'st';
  const among = (column: string, values: readonly string[] | undefined) =>
    values === undefined ? [] : [[`${column} IN (SELECT value FROM json_each(?))`, JSON.stringify(values)] as const];
  return [
    ...among(`${table}.study_uid`, filter.studyInstanceUIDs),
    ...(level === 'study' ? [] : among(`${table}.series_uid`, filter.seriesInstanceUIDs)),
    ...(level === 'study' ? [] : among('se.modality', filter.modalities)),
    ...(level === 'instance' ? among('i.sop_uid', filter.sopInstanceUIDs) : []),
    ...(filter.studyDateFrom === undefined ? [] : [['st.study_date >= ?', filter.studyDateFrom] as const]),
    ...(filter.patientID === undefined
      ? []
      : [[`json_extract(st.attributes, '$."00100020".Value[0]') = ?`, filter.patientID] as const]),
    // A study without a date lies in no range.
    ...(filter.studyDateTo === undefined
      ? []
      : [[`st.study_date <> '' AND st.study_date <= ?`, filter.studyDateTo] as const]),
  ];
}

function readRow(row: Row, level: Level): LevelRow {
  const place = {
    studyInstanceUID: String(row['study_uid']),
    seriesInstanceUID: level === 'study' ? undefined : String(row['series_uid']),
    sopInstanceUID: level === 'instance' ? String(row['sop_uid']) : undefined,
  };
  if (level === 'instance') return { place, dataset: { ...unpackJson(String(row['metadata'])), ...online } };
  const dataset = { ...json(row['study_attributes']), ...studyCounts(row), ...online };
  if (level === 'study') return { place, dataset };
  const instances = { '00201209': { vr: 'IS', Value: [Number(row['series_instances'])] } };
  return { place, dataset: { ...dataset, ...json(row['series_attributes']), ...instances } };
}

const online: DicomJson = { '00080056': { vr: 'CS', Value: ['ONLINE'] } };

const studyCounts = (row: Row): DicomJson => ({
  '00080061': list('CS', row['modalities']),
  '00080062': list('UI', row['sop_classes']),
  '00201206': { vr: 'IS', Value: [Number(row['study_series'])] },
  '00201208': { vr: 'IS', Value: [Number(row['study_instances'])] },
});

function list(vr: string, column: Row[string] | undefined): DicomJsonAttribute {
  const values = (JSON.parse(String(column)) as string[]).filter((value) => value !== '').sort();
  return values.length === 0 ? { vr } : { vr, Value: values };
}

const json = (column: Row[string] | undefined): DicomJson => JSON.parse(String(column)) as DicomJson;
