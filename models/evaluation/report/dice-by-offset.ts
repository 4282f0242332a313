import type { EvaluatedLesion } from '../run/run-evaluation.js';
import { mean } from './summarise.js';

/** Mean Dice of one method on the slices at one distance from the marked one. */
export interface OffsetDice {
  /** Slices; negative = lower index. */
  readonly offset: number;
  /** Lesions that hold truth on that slice. */
  readonly lesions: number;
  readonly dice: number;
}

/** @returns for each method its mean Dice by offset, ascending; lesions without truth or result are left out. */
export function diceByOffset(
  lesions: readonly EvaluatedLesion[],
  methods: readonly string[],
): ReadonlyMap<string, readonly OffsetDice[]> {
  return new Map(methods.map((method) => [method, offsetsOf(lesions, method)]));
}

function offsetsOf(lesions: readonly EvaluatedLesion[], method: string): readonly OffsetDice[] {
  const byOffset = new Map<number, number[]>();
  for (const outcome of lesions.flatMap(({ outcomes }) => outcomes)) {
    if (outcome.method !== method) continue;
    for (const { offset, dice } of outcome.scores?.byOffset ?? []) {
      byOffset.set(offset, [...(byOffset.get(offset) ?? []), dice]);
    }
  }
  return [...byOffset]
    .map(([offset, values]) => ({ offset, lesions: values.length, dice: mean(values) }))
    .sort((a, b) => a.offset - b.offset);
}
