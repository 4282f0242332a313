import type { LabellingVariant } from '../recipe/recipe.js';

/** Mean ± standard deviation of one reader or configuration against DL, R1, R2 and overall: location, length; pixels. */
export type LabellingCells = readonly (readonly [location: string, length: string])[];

export interface LabellingRow {
  readonly row: string;
  /** Whom the proposals are from: a reader, or a row of the ablation. */
  readonly from: 'truth' | 'reader-1' | 'reader-2' | LabellingVariant;
  readonly long: LabellingCells;
  readonly short: LabellingCells;
}

const none = ['–', '–'] as const;

/** 004, Table 1. Columns DL, R1, R2, overall. The last four rows lost their overbars in print; their order is that of the text. */
export const labellingNumbers: readonly LabellingRow[] = [
  {
    row: 'DL',
    from: 'truth',
    long: [none, ['8.16±10.2', '4.11±5.87'], ['9.10±11.6', '5.21±7.42'], ['8.63±10.9', '4.66±6.71']],
    short: [none, ['7.69±9.07', '3.41±4.72'], ['8.35±9.44', '3.55±5.24'], ['8.02±9.26', '3.48±4.99']],
  },
  {
    row: 'R1',
    from: 'reader-1',
    long: [['8.16±10.2', '4.11±5.87'], none, ['6.63±11.0', '3.39±5.62'], ['7.40±10.6', '3.75±5.76']],
    short: [['7.69±9.07', '3.41±4.72'], none, ['6.13±8.68', '2.47±4.27'], ['6.91±8.91', '2.94±4.53']],
  },
  {
    row: 'R2',
    from: 'reader-2',
    long: [['9.10±11.6', '5.21±7.42'], ['6.63±11.0', '3.39±5.62'], none, ['7.87±11.3', '4.30±6.65']],
    short: [['8.35±9.44', '3.55±5.24'], ['6.13±8.68', '2.47±4.27'], none, ['7.24±9.13', '3.01±4.81']],
  },
  {
    row: 'SHN (L_HM)',
    from: 'shn',
    long: [['10.2±12.3', '6.73±9.42'], ['10.4±12.4', '6.94±9.83'], ['10.8±12.6', '7.13±10.4'], ['10.5±12.5', '6.93±9.87']],
    short: [['9.31±11.8', '5.02±7.04'], ['9.59±12.0', '5.19±7.35'], ['9.83±12.1', '5.37±7.69'], ['9.58±11.8', '5.19±7.38']],
  },
  {
    row: 'STN+SHN (L_TPP, L_HM)',
    from: 'stn-shn',
    long: [['7.02±9.43', '3.85±6.57'], ['7.14±11.4', '3.97±5.85'], ['8.74±11.2', '4.25±6.57'], ['7.63±10.4', '4.02±6.27']],
    short: [['6.59±8.46', '3.25±5.93'], ['7.63±8.99', '3.35±6.41'], ['8.16±9.18', '4.18±6.48'], ['7.46±8.93', '3.59±6.22']],
  },
  {
    row: 'STN+SHN (L_TPP, L_LRP, L_HM)',
    from: 'stn-lrp-shn',
    long: [['5.94±8.13', '3.54±5.18'], ['6.23±9.49', '3.62±5.31'], ['6.45±10.5', '3.90±6.21'], ['6.21±9.32', '3.69±5.59']],
    short: [['5.52±7.74', '2.79±4.57'], ['5.71±8.06', '2.87±4.62'], ['6.01±8.39', '2.96±5.09'], ['5.75±8.01', '2.87±4.73']],
  },
  {
    row: 'STN+SHN (all four)',
    from: 'stn-lrp-shn-cos',
    long: [['5.14±7.62', '3.11±4.22'], ['5.75±8.08', '3.27±4.89'], ['5.86±9.34', '3.61±5.72'], ['5.58±8.25', '3.33±4.93']],
    short: [['4.47±6.26', '2.68±4.31'], ['4.97±7.02', '2.76±4.52'], ['5.41±7.59', '2.92±4.98'], ['4.95±6.95', '2.79±4.57']],
  },
]; // prettier-ignore
