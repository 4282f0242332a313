import type { TargetResponse } from './response-categories.js';

/** Best overall response from two visits, where CR and PR need to be confirmed. */
export interface BestResponse {
  readonly response: TargetResponse;
  /** What it may be instead by the footnote of the table, for a reader to decide. */
  readonly alternatives: readonly TargetResponse[];
}

interface TableRow {
  readonly first: TargetResponse;
  readonly then: TargetResponse;
  /** Where stable disease lasted for the minimum duration that the protocol asks. */
  readonly lasted: TargetResponse;
  /** Where it did not. */
  readonly short: TargetResponse;
  readonly alternatives?: readonly TargetResponse[];
}

/**
 * RECIST 1.1, table 3. CR then PR: what is seen again makes the disease progressive at that point; where the first scan missed small lesions,
 * it was PR from the beginning.
 */
export const bestResponseTable: readonly TableRow[] = [
  { first: 'CR', then: 'CR', lasted: 'CR', short: 'CR' },
  { first: 'CR', then: 'PR', lasted: 'SD', short: 'PD', alternatives: ['PR'] },
  { first: 'CR', then: 'SD', lasted: 'SD', short: 'PD' },
  { first: 'CR', then: 'PD', lasted: 'SD', short: 'PD' },
  { first: 'CR', then: 'NE', lasted: 'SD', short: 'NE' },
  { first: 'PR', then: 'CR', lasted: 'PR', short: 'PR' },
  { first: 'PR', then: 'PR', lasted: 'PR', short: 'PR' },
  { first: 'PR', then: 'SD', lasted: 'SD', short: 'SD' },
  { first: 'PR', then: 'PD', lasted: 'SD', short: 'PD' },
  { first: 'PR', then: 'NE', lasted: 'SD', short: 'NE' },
  { first: 'NE', then: 'NE', lasted: 'NE', short: 'NE' },
];

/**
 * @param lasted the minimum duration of stable disease was met
 * @returns undefined for a pair that the table does not hold: neither response needs to be confirmed
 * @see RECIST 1.1, table 3
 */
export function confirmedResponse(
  first: TargetResponse,
  then: TargetResponse,
  lasted: boolean,
): BestResponse | undefined {
  const row = bestResponseTable.find((each) => each.first === first && each.then === then);
  return row && { response: lasted ? row.lasted : row.short, alternatives: row.alternatives ?? [] };
}
