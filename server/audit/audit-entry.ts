/** What somebody did; the past tense of a verb. */
export const auditActions = [
  'viewed',
  'decided',
  'corrected',
  'segmented',
  'converted',
  'stored',
  'answered',
  'defined',
  'administered',
  'exported',
  'refused',
] as const;
export type AuditAction = (typeof auditActions)[number];

/** Something that somebody did, as it is kept. It names lesions and studies by UID, readers by id; it is for administrators alone. */
export interface AuditEvent {
  readonly action: AuditAction;
  readonly reader: { readonly id: string; readonly name: string };
  /** `success`, or the code of the refusal. */
  readonly outcome: string;
  /** Path of the API without values, such as `/api/review/:jobId`. */
  readonly route: string;
  readonly studyInstanceUID?: string;
  readonly jobId?: string;
}

/** An event in the chain: its hash covers the one before it, so that nothing can be changed or left out unseen. */
export interface AuditEntry extends AuditEvent {
  readonly sequence: number;
  readonly at: Date;
  /** Hash of the entry before; 64 zeros for the first. */
  readonly previous: string;
  readonly hash: string;
}

/** Where the chain is kept. */
export interface AuditStore {
  /** Adds an event at the end of the chain. */
  append(event: AuditEvent, at: Date): Promise<AuditEntry>;
  /** In the order of the chain. */
  list(after: number, limit: number): Promise<readonly AuditEntry[]>;
}
