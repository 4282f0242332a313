import type { Code } from '../measurement/code.js';
import type { NaturalDataset } from '../part10/natural-dataset.js';
import { itemsOf, textOf } from '../part10/natural-dataset.js';

/**
 * @returns the first item of a code sequence; undefined where value or scheme is missing. A URN code has the scheme `URN`.
 * @see PS3.3 8.8 Standard Attribute Sets for Code Sequence Attributes
 */
export function readCode(dataset: NaturalDataset, sequence: string): Code | undefined {
  const item = itemsOf(dataset, sequence)[0];
  if (item === undefined) return undefined;
  const meaning = textOf(item, 'CodeMeaning') ?? '';
  const value = textOf(item, 'CodeValue') ?? textOf(item, 'LongCodeValue');
  const scheme = textOf(item, 'CodingSchemeDesignator');
  if (value !== undefined && scheme !== undefined) return { value, scheme, meaning };
  const urn = textOf(item, 'URNCodeValue');
  return urn === undefined ? undefined : { value: urn, scheme: 'URN', meaning };
}
