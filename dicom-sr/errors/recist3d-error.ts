/** What the catalogue of a layer says of one error code; docs/errors.md is made from these entries. */
export interface ErrorEntry {
  /** One sentence: what happened, in the reader's words. */
  readonly meaning: string;
  /** One sentence: what the reader does next. */
  readonly nextStep: string;
  /** true where the same call can succeed later without anybody changing anything. */
  readonly retryable: boolean;
}

/**
 * The base of every error that recist3d raises on purpose.
 * `code` is stable and documented in docs/errors.md; `message` holds counts and geometry, never a name, an ID, a date or a UID.
 */
export class Recist3dError extends Error {
  readonly code: string;
  readonly nextStep: string;
  readonly retryable: boolean;

  constructor(code: string, entry: ErrorEntry, detail: string, options: { cause?: unknown } = {}) {
    super(detail, options);
    this.name = new.target.name;
    this.code = code;
    this.nextStep = entry.nextStep;
    this.retryable = entry.retryable;
  }
}
