import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { HeaderMap } from '../../dicom-sr/readers/csv/table-layouts.js';
import { tableColumns } from '../../dicom-sr/readers/csv/table-layouts.js';
import { ConfigError } from '../config/config-error.js';

const schema = z.partialRecord(z.enum(Object.keys(tableColumns) as [keyof typeof tableColumns]), z.string());

/**
 * @param file JSON: names of columns in the reader's tables by what they mean, such as `{"longX1": "RECIST_x1"}`
 * @throws {ConfigError} where it cannot be read or names something that is no column
 */
export function readHeaderMap(file: string): HeaderMap {
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (parsed.success) return parsed.data;
  } catch {
    throw new ConfigError([{ key: file, problem: 'is not there, or no JSON' }]);
  }
  const columns = Object.keys(tableColumns).join(', ');
  throw new ConfigError([{ key: file, problem: `must name columns among ${columns}` }]);
}
