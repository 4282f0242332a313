import { randomUUID } from 'node:crypto';
import type { DicomJson } from '../../../dicom-sr/dicom-json/dicom-json.js';
import type { InstanceArrival } from '../../change-feed/change-feed.js';
import type { Row } from '../../state/sqlite/sqlite-database.js';
import { SqliteDatabase } from '../../state/sqlite/sqlite-database.js';
import type { InstanceDescription } from '../describe-instance.js';
import { firstText } from '../first-text.js';
import type { FoundInstance } from '../folder/instance-folder.js';
import type { InstancePlace } from '../folder/instance-place.js';
import type { IndexedInstance, PixelData } from './indexed-instance.js';
import { seriesAttributes, studyAttributes } from './level-attributes.js';
import { packJson, unpackJson } from './packed-json.js';
import { storeSchema, storeSchemaVersion } from './store-schema.js';

/** A study, one of its series, or one instance thereof. */
export interface PartialPlace {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID?: string | undefined;
  readonly sopInstanceUID?: string | undefined;
}

/** An arrival and its place in the order of arrivals. */
export interface NumberedArrival extends InstanceArrival {
  readonly seq: number;
}

const instanceColumns =
  'seq, study_uid, series_uid, sop_uid, sop_class_uid, transfer_syntax_uid, file_bytes, pixel_data';

/** The index of the embedded archive in SQLite. It holds nothing that is not in the folder, too. */
export class StoreIndex {
  readonly #database: SqliteDatabase;
  /** Drawn when the index is made: numbers of arrivals mean nothing in another one. */
  readonly generation: string;

  /**
   * Opens an index, and makes one in a new or empty file.
   * @throws {ServerError} state-unavailable where the file is none, or damaged
   * @throws {IndexOutdatedError} where another version made it
   */
  constructor(file: string) {
    this.#database = new SqliteDatabase(file);
    try {
      this.generation = this.#prepare();
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  #prepare(): string {
    return this.#database.transaction(() => {
      const version = Number(this.#database.first('PRAGMA user_version')?.['user_version'] ?? 0);
      if (version === 0) {
        this.#database.exec(storeSchema);
        this.#database.run(`INSERT INTO store VALUES ('generation', ?)`, randomUUID());
        this.#database.exec(`PRAGMA user_version = ${storeSchemaVersion}`);
      } else if (version !== storeSchemaVersion) throw new IndexOutdatedError();
      if (text(this.#database.first('PRAGMA quick_check(1)'), 'quick_check') !== 'ok') throw new IndexOutdatedError();
      return text(this.#database.first(`SELECT value FROM store WHERE name = 'generation'`), 'value');
    });
  }

  close(): void {
    this.#database.close();
  }

  /** Enters instances in one transaction, in their order. Their SOP Instance UIDs must be new. */
  insert(instances: readonly InstanceDescription[]): void {
    this.#database.transaction(() => instances.forEach((instance) => this.#insertOne(instance)));
  }

  #insertOne(instance: InstanceDescription): void {
    const { studyInstanceUID: study, seriesInstanceUID: series, metadata } = instance;
    this.#database.run(
      'INSERT OR IGNORE INTO studies (study_uid, study_date, attributes) VALUES (?, ?, ?)',
      ...[study, firstText(metadata, '00080020') ?? '', JSON.stringify(studyAttributes(metadata))],
    );
    this.#database.run(
      'INSERT OR IGNORE INTO series (study_uid, series_uid, modality, attributes) VALUES (?, ?, ?, ?)',
      ...[study, series, firstText(metadata, '00080060') ?? '', JSON.stringify(seriesAttributes(metadata))],
    );
    this.#database.run(
      `INSERT INTO instances (study_uid, series_uid, sop_uid, sop_class_uid, transfer_syntax_uid, file_bytes,
         dataset_digest, pixel_data, metadata) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[study, series, instance.sopInstanceUID, instance.sopClassUID, instance.transferSyntaxUID],
      ...[instance.fileBytes, instance.datasetDigest],
      instance.pixelData === undefined ? null : JSON.stringify(instance.pixelData),
      packJson(metadata),
    );
  }

  /** Takes instances out, and series and studies that are empty then. */
  remove(sopInstanceUIDs: readonly string[]): void {
    this.#database.transaction(() => {
      for (const uid of sopInstanceUIDs) this.#database.run('DELETE FROM instances WHERE sop_uid = ?', uid);
      this.#database.exec(`
        DELETE FROM series WHERE NOT EXISTS (SELECT 1 FROM instances i
          WHERE i.study_uid = series.study_uid AND i.series_uid = series.series_uid);
        DELETE FROM studies WHERE NOT EXISTS (SELECT 1 FROM instances i WHERE i.study_uid = studies.study_uid);`);
    });
  }

  /** @returns place and digest of the instance with a SOP Instance UID, wherever it belongs */
  find(sopInstanceUID: string): (InstancePlace & { readonly datasetDigest: string }) | undefined {
    const row = this.#database.first(
      'SELECT study_uid, series_uid, sop_uid, dataset_digest FROM instances WHERE sop_uid = ?',
      sopInstanceUID,
    );
    return row && { ...placeOf(row), datasetDigest: text(row, 'dataset_digest') };
  }

  /** Every instance, as the folder tells of it. */
  all(): readonly FoundInstance[] {
    const rows = this.#database.all('SELECT study_uid, series_uid, sop_uid, file_bytes FROM instances');
    return rows.map((row) => ({ ...placeOf(row), bytes: Number(row['file_bytes']) }));
  }

  /** @returns the instances of a place in the order of their arrival */
  instances(place: PartialPlace): readonly IndexedInstance[] {
    const [where, values] = whereOf(place);
    const sql = `SELECT ${instanceColumns} FROM instances WHERE ${where} ORDER BY seq`;
    return this.#database.all(sql, ...values).map(readInstance);
  }

  /** @returns the attributes of the instances of a place in the order of their arrival */
  metadata(place: PartialPlace): readonly DicomJson[] {
    const [where, values] = whereOf(place);
    const rows = this.#database.all(`SELECT metadata FROM instances WHERE ${where} ORDER BY seq`, ...values);
    return rows.map((row) => unpackJson(text(row, 'metadata')));
  }

  /** @returns what arrived behind a number, the oldest first */
  arrivals(behind: number, limit: number): readonly NumberedArrival[] {
    const sql = `SELECT ${instanceColumns} FROM instances WHERE seq > ? ORDER BY seq LIMIT ?`;
    return this.#database.all(sql, behind, limit).map(readInstance);
  }

  /** Rows of a query on the tables of the schema; for searches. */
  query(sql: string, values: readonly (string | number)[]): readonly Row[] {
    return this.#database.all(sql, ...values);
  }
}

/** The index cannot be used and is to be built again from the folder. It never leaves the embedded store. */
export class IndexOutdatedError extends Error {}

function whereOf(place: PartialPlace): readonly [string, readonly string[]] {
  const conditions = [
    ['study_uid = ?', place.studyInstanceUID],
    ['series_uid = ?', place.seriesInstanceUID],
    ['sop_uid = ?', place.sopInstanceUID],
  ] as const;
  const given = conditions.filter(
    (condition): condition is [(typeof condition)[0], string] => condition[1] !== undefined,
  );
  return [given.map(([sql]) => sql).join(' AND '), given.map(([, value]) => value)];
}

const text = (row: Row | undefined, column: string): string => String(row?.[column] ?? '');

const placeOf = (row: Row): InstancePlace => ({
  studyInstanceUID: text(row, 'study_uid'),
  seriesInstanceUID: text(row, 'series_uid'),
  sopInstanceUID: text(row, 'sop_uid'),
});

function readInstance(row: Row): IndexedInstance {
  const pixelData = row['pixel_data'];
  return {
    ...placeOf(row),
    seq: Number(row['seq']),
    sopClassUID: text(row, 'sop_class_uid'),
    transferSyntaxUID: text(row, 'transfer_syntax_uid'),
    fileBytes: Number(row['file_bytes']),
    pixelData: typeof pixelData === 'string' ? (JSON.parse(pixelData) as PixelData) : undefined,
  };
}
