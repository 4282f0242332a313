import type { Problem } from '../../../../server/http/api-schemas.js';

/** An answer of the API that is not a success, or none at all. */
export class ApiFailure extends Error {
  constructor(
    /** HTTP status; 0 where there was no answer. */
    readonly status: number,
    /** Code of the server's catalogue, or `unreachable`. */
    readonly code: string,
    /** A sentence and the next step, for people. */
    readonly sentence: string,
    /** The problem as the server told it, with fields beyond RFC 9457. */
    readonly problem?: Problem & Readonly<Record<string, unknown>>,
  ) {
    super(code);
  }

  /** true where the same request may succeed later. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 502;
  }
}

/** @returns what the server said of its failure. */
export async function failureOf(response: Response): Promise<ApiFailure> {
  const problem = (await response.json().catch(() => undefined)) as Problem | undefined;
  const code = problem?.code ?? 'unexpected';
  const sentence = problem === undefined ? '' : `${problem.detail} ${problem.nextStep}`.trim();
  return new ApiFailure(response.status, code, sentence, problem);
}

/** @returns the code of an error, `viewer-failed` where it is none of the API. */
export const codeOf = (error: unknown): string => (error instanceof ApiFailure ? error.code : 'viewer-failed');
