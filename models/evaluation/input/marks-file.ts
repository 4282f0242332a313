import { z } from 'zod';
import type { VoxelMark } from '../../../dicom-sr/volume/voxel-mark.js';
import { EvaluationError } from '../errors/evaluation-error.js';

/** A mark from a file, with the lesion that it belongs to. */
export interface FiledMark {
  readonly id: string;
  /** Absent: the label under the mark. */
  readonly label?: number;
  readonly mark: VoxelMark;
}

const point = z.tuple([z.number(), z.number()]);
const axis = z.tuple([point, point]);
const entry = z.strictObject({
  id: z.string().min(1),
  label: z.number().int().min(1).max(65535).optional(),
  keySlice: z.number().int().nonnegative(),
  longAxis: axis.refine(([a, b]) => a[0] !== b[0] || a[1] !== b[1], { error: 'the two endpoints are the same' }),
  shortAxis: axis.optional(),
});

const MOST_PROBLEMS = 20;

/**
 * Reads marks from JSON: `[{ id, label?, keySlice, longAxis: [[col, row], [col, row]], shortAxis?: […] }]`, voxel indices of the NIfTI
 * grid (i = column, j = row, k = slice), the centre of the first voxel at 0, 0.
 * @param json the content of the file
 * @throws {EvaluationError} marks-invalid, naming each entry (0-based) and what is wrong with it
 */
export function parseMarks(json: string): readonly FiledMark[] {
  const entries = parseArray(json);
  const problems: string[] = [];
  const marks = entries.flatMap((value, index): FiledMark[] => {
    const parsed = entry.safeParse(value);
    if (parsed.success) return [toMark(parsed.data)];
    problems.push(
      ...parsed.error.issues.map(({ path, message }) => `entry ${index}: ${[...path].join('.')} ${message}`),
    );
    return [];
  });
  problems.push(...repeats(entries));
  if (problems.length > 0) throw new EvaluationError('marks-invalid', listed(problems));
  return marks;
}

function parseArray(json: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(json);
    if (Array.isArray(value)) return value;
  } catch (cause) {
    throw new EvaluationError('marks-invalid', 'the file is not JSON', { cause });
  }
  throw new EvaluationError('marks-invalid', 'the file is not a JSON array');
}

function toMark({ id, label, keySlice, longAxis, shortAxis }: z.infer<typeof entry>): FiledMark {
  const mark = { slice: keySlice, longAxis, ...(shortAxis && { shortAxis }) };
  return { id, mark, ...(label !== undefined && { label }) };
}

/** Two entries with one label are one lesion; without a label each is its own, unless it is the same mark again. */
function repeats(entries: readonly unknown[]): readonly string[] {
  const seen = new Map<string, number>();
  return entries.flatMap((value, index) => {
    const { id, label, keySlice, longAxis } = (value ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof id !== 'string') return [];
    const key = JSON.stringify(label === undefined ? [id, keySlice, longAxis] : [id, label]);
    const first = seen.get(key);
    seen.set(key, first ?? index);
    return first === undefined ? [] : [`entry ${index}: the same lesion as entry ${first}`];
  });
}

function listed(problems: readonly string[]): string {
  const shown = problems.slice(0, MOST_PROBLEMS);
  const more = problems.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
