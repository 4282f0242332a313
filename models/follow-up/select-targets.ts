/** A lesion at baseline. */
export interface BaselineLesion {
  readonly id: string;
  readonly organ: string;
  readonly isNode: boolean;
  readonly longAxisMm: number;
  readonly shortAxisMm?: number;
  /** Of the slices that it was measured on, mm. */
  readonly sliceThicknessMm?: number;
}

export const targetLimits = {
  lesions: 5,
  lesionsInOrgan: 2,
  longAxisMm: 10,
  nodeShortAxisMm: 15,
  /** A node below is normal. */
  pathologicalNodeMm: 10,
  /** Slices thicker than this need lesions twice as long as they are thick. */
  sliceThicknessMm: 5,
} as const;

/** What a lesion becomes at baseline, and why. */
export interface SelectedLesion {
  readonly id: string;
  readonly role: 'target' | 'non-target' | 'normal';
  readonly reason: string;
}

/**
 * Chooses target lesions: the largest ones, up to five, two of an organ. Nodes are one organ, and count by their short axis.
 * @returns every lesion with its role, in the order given
 * @see RECIST 1.1, 3.1 Measurability, 4.1 Assessment at baseline
 */
export function selectTargets(lesions: readonly BaselineLesion[]): readonly SelectedLesion[] {
  const roles = new Map<string, SelectedLesion>();
  const taken = new Map<string, number>();
  let targets = 0;
  for (const lesion of [...lesions].sort((a, b) => sizeOf(b) - sizeOf(a) || (a.id < b.id ? -1 : 1))) {
    const { id } = lesion;
    const organ = lesion.isNode ? 'lymph node' : lesion.organ;
    const inOrgan = taken.get(organ) ?? 0;
    const unmeasurable = whyNotMeasurable(lesion);
    const full =
      targets >= targetLimits.lesions
        ? 'Five larger lesions are targets.'
        : inOrgan >= targetLimits.lesionsInOrgan
          ? 'Two larger lesions of the organ are targets.'
          : undefined;
    const reason = unmeasurable ?? full;
    if (isNormalNode(lesion)) roles.set(id, { id, role: 'normal', reason: 'A node below 10 mm is normal.' });
    else if (reason !== undefined) roles.set(id, { id, role: 'non-target', reason });
    else {
      targets += 1;
      taken.set(organ, inOrgan + 1);
      roles.set(id, { id, role: 'target', reason: 'Measurable, and among the largest.' });
    }
  }
  return lesions.flatMap(({ id }) => roles.get(id) ?? []);
}

const sizeOf = ({ isNode, longAxisMm, shortAxisMm }: BaselineLesion): number =>
  isNode ? (shortAxisMm ?? 0) : longAxisMm;

const isNormalNode = ({ isNode, shortAxisMm }: BaselineLesion): boolean =>
  isNode && shortAxisMm !== undefined && shortAxisMm < targetLimits.pathologicalNodeMm;

function whyNotMeasurable({
  isNode,
  longAxisMm,
  shortAxisMm,
  sliceThicknessMm = 0,
}: BaselineLesion): string | undefined {
  if (isNode) {
    if (shortAxisMm === undefined) return 'A node without a short axis cannot be a target.';
    return shortAxisMm < targetLimits.nodeShortAxisMm ? 'A target node has a short axis of 15 mm at least.' : undefined;
  }
  const least = sliceThicknessMm > targetLimits.sliceThicknessMm ? 2 * sliceThicknessMm : targetLimits.longAxisMm;
  return longAxisMm < least ? `A target on such slices is ${least} mm long at least.` : undefined;
}
