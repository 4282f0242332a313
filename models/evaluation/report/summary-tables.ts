import type { EvaluationRow } from './evaluation-row.js';
import type { LesionGroup } from './lesion-group.js';
import { lesionGroups, sizeClasses } from './lesion-group.js';
import { markdownTable } from './markdown-table.js';
import type { MethodSummary } from './summarise.js';
import { summarise } from './summarise.js';

const MAIN_HEADER = [
  'method',
  'lesions',
  'failed',
  '2D mean',
  '2D median',
  '2D < .5',
  '3D mean',
  '3D median',
  '3D < .5',
  'precision',
  'recall',
  'VS',
  'HD95 mm',
  'AVD mm',
  's',
] as const;
const GROUP_HEADER = ['method', '2D mean', '2D median', '2D < .5', '3D mean', '3D median', '3D < .5'] as const;

/**
 * @param rows of one set
 * @returns Markdown: the main table of the set, Dice by group, and mean Dice by size class. A group that holds all lesions or none has no table.
 */
export function summaryTables(set: string, rows: readonly EvaluationRow[], methods: readonly string[]): string {
  const lesions = rows.length / methods.length;
  const [all] = lesionGroups;
  const main = summaries(rows, methods, all);
  const refused = Math.max(0, ...main.map((summary) => summary.refused));
  const heading = `## ${set === '' ? 'Marks without a lesion' : set}: ${count(lesions, 'lesion')}`;
  return [
    heading,
    ...(refused > 0 ? [`${count(refused, 'lesion')} refused and in none of the numbers; results.csv says why.`] : []),
    markdownTable(MAIN_HEADER, main.map(mainCells)),
    ...distinctGroups(rows).flatMap((group) => groupTable(rows, methods, group)),
    ...sizeTable(rows, methods),
  ].join('\n\n');
}

function summaries(
  rows: readonly EvaluationRow[],
  methods: readonly string[],
  group: LesionGroup,
): readonly MethodSummary[] {
  return methods.map((method) =>
    summarise(
      method,
      rows.filter((row) => row.method === method && group.holds(row)),
    ),
  );
}

function mainCells({ method, lesions, failed, slice, volume, secondsMedian }: MethodSummary): readonly string[] {
  return [
    method,
    String(lesions),
    String(failed),
    ...diceCells(slice),
    ...diceCells(volume),
    ratio(volume?.precision),
    ratio(volume?.recall),
    ratio(volume?.volumetricSimilarity),
    decimals(volume?.hd95MedianMm, 1),
    decimals(volume?.avdMedianMm, 2),
    decimals(secondsMedian, 3),
  ];
}

/** The groups after the first that hold lesions, and other ones than a group before them. */
function distinctGroups(rows: readonly EvaluationRow[]): readonly LesionGroup[] {
  const seen = new Set<string>(['[]']);
  const [, ...distinct] = lesionGroups.filter(({ holds }) => {
    const held = JSON.stringify(rows.filter(holds).map(({ id, label }) => [id, label]));
    return !seen.has(held) && seen.add(held);
  });
  return distinct;
}

function groupTable(rows: readonly EvaluationRow[], methods: readonly string[], group: LesionGroup): readonly string[] {
  const parts = summaries(rows, methods, group);
  const body = parts.map(({ method, slice, volume }) => [method, ...diceCells(slice), ...diceCells(volume)]);
  return [`### ${capitalised(group.name)}: ${count(parts[0].lesions, 'lesion')}`, markdownTable(GROUP_HEADER, body)];
}

/** Mean Dice, 2D and 3D, a column pair for each size class that the set holds. */
function sizeTable(rows: readonly EvaluationRow[], methods: readonly string[]): readonly string[] {
  const held = sizeClasses
    .map((sizeClass) => ({ name: sizeClass.name, parts: summaries(rows, methods, sizeClass) }))
    .filter(({ parts }) => parts[0].lesions > 0);
  if (held.length < 2) return [];
  const header = held.flatMap(({ name, parts }) => [`${name} (${parts[0].lesions}) 2D`, '3D']);
  const body = methods.map((method, i) => [
    method,
    ...held.flatMap(({ parts }) => [ratio(parts[i].slice?.mean), ratio(parts[i].volume?.mean)]),
  ]);
  return ['### Mean Dice by long axis (number of lesions)', markdownTable(['method', ...header], body)];
}

function diceCells(dice: MethodSummary['slice']): readonly string[] {
  return [ratio(dice?.mean), ratio(dice?.median), dice ? `${(100 * dice.shareUnderHalf).toFixed(1)} %` : '–'];
}

const decimals = (value: number | undefined, digits: number): string =>
  value === undefined || !Number.isFinite(value) ? '–' : value.toFixed(digits);
/** .873, as the literature writes it. */
const ratio = (value: number | undefined): string => decimals(value, 3).replace(/^0\./, '.');
const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;
const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
