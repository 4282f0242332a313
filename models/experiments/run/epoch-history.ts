/** What one epoch of a stage tells. */
export interface EpochRow {
  readonly stage: string;
  /** From 1 on within its stage. */
  readonly epoch: number;
  /** Steps of the stage so far. */
  readonly steps: number;
  readonly learningRate: number;
  /** Mean over the epoch's steps. */
  readonly trainingLoss: number;
  /** On the validation patients, without augmentation; NaN where there are none. */
  readonly validationLoss: number;
  /** Wall time of the epoch. */
  readonly seconds: number;
}

const COLUMNS = ['stage', 'epoch', 'steps', 'learningRate', 'trainingLoss', 'validationLoss', 'seconds'] as const;

/** @returns the rows as CSV with a header line. */
export function historyCsv(rows: readonly EpochRow[]): string {
  const line = (row: EpochRow): string =>
    COLUMNS.map((column) => {
      const value = row[column];
      return typeof value === 'number' ? (Number.isNaN(value) ? '' : String(Number(value.toPrecision(6)))) : value;
    }).join(',');
  return [COLUMNS.join(','), ...rows.map(line), ''].join('\n');
}
