import { createHmac } from 'node:crypto';
import type { Reader } from '../access/reader.js';
import type { SqlDatabase } from '../state/sql/sql-database.js';
import type { LesionDecision } from './lesion-decision.js';

/** A decision with who took it and when. */
export interface KeptDecision extends LesionDecision {
  readonly at: Date;
  readonly reader: Pick<Reader, 'id' | 'name'>;
}

/** Decisions of readers on lesions over time: append-only; what counts is the latest of those that contradict each other. */
export interface LesionDecisions {
  /** Oldest first. */
  ofPatient(patientID: string): Promise<readonly KeptDecision[]>;
  /** Keeps a decision; the same request twice is kept once. */
  append(patientID: string, reader: Reader, requestId: string, decision: LesionDecision): Promise<void>;
}

/** In SQLite or Postgres. Patients are kept under a keyed hash: the database names none. */
export class SqlLesionDecisions implements LesionDecisions {
  constructor(
    private readonly database: SqlDatabase,
    private readonly secret: string | Uint8Array,
    private readonly now: () => Date,
  ) {}

  async ofPatient(patientID: string): Promise<readonly KeptDecision[]> {
    const { rows } = await this.database.query(
      'SELECT * FROM lesion_decisions WHERE patient = ? ORDER BY sequence',
      this.#pseudonym(patientID),
    );
    return rows.map((row) => ({
      ...(JSON.parse(row['decision'] as string) as LesionDecision),
      at: new Date(Number(row['at'])),
      reader: { id: row['reader_id'] as string, name: row['reader_name'] as string },
    }));
  }

  async append(patientID: string, reader: Reader, requestId: string, decision: LesionDecision): Promise<void> {
    await this.database.query(
      `INSERT INTO lesion_decisions (patient, at, reader_id, reader_name, request_id, decision) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (request_id) DO NOTHING`,
      ...[
        this.#pseudonym(patientID),
        this.now().getTime(),
        reader.id,
        reader.name,
        requestId,
        JSON.stringify(decision),
      ],
    );
  }

  #pseudonym(patientID: string): string {
    return createHmac('sha256', this.secret).update(patientID).digest('hex');
  }
}
