import { gunzipSync, gzipSync } from 'node:zlib';
import type { RunResult } from './run-result.js';

/** Significant digits that are kept: tables show three. */
const digits = 6;

/** @returns a result as tables read it, whether it was kept or comes from the machine that trained: with rounded numbers. */
export const roundedRun = (result: RunResult): RunResult => JSON.parse(roundedText(result)) as RunResult;

/** @returns a rounded result as it is kept beside the tables that came of it, gzip. The same result gives the same bytes. */
export const packRun = (result: RunResult): Uint8Array => gzipSync(roundedText(result), { level: 9 });

/** @returns what was packed. @throws {Error} of zlib or JSON for bytes that are damaged */
export const unpackRun = (bytes: Uint8Array): RunResult => JSON.parse(gunzipSync(bytes).toString('utf8')) as RunResult;

const roundedText = (result: RunResult): string => JSON.stringify(result, (_, value: unknown) => rounded(value));

const rounded = (value: unknown): unknown =>
  typeof value === 'number' && Number.isFinite(value) && !Number.isInteger(value)
    ? Number(value.toPrecision(digits))
    : value;
