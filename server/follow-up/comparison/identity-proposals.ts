import type { LesionGroup, LesionMatching } from '../../../models/follow-up/matched-lesion.js';
import type { FollowUp } from '../follow-up.js';
import type { IdentityProposal } from './comparison.js';
import type { VisitPair } from './visit-pairs.js';

/** A lesion that goes by one name and lies elsewhere is told from here down. */
const doubtful = 0.5;

/**
 * @returns what the images of two visits say of which lesion is which, the surest first: lesions that are one, that grew together, fell apart,
 *   are new, or are two under one name
 */
export function proposalsOf(
  { lesions }: FollowUp,
  { earlier, later }: VisitPair,
  matching: LesionMatching,
): readonly IdentityProposal[] {
  const about = { date: later.date, against: earlier.date };
  const name = (key: string): string => lesions.find((lesion) => lesion.key === key)?.name ?? key;
  const isNew = (key: string): boolean => lesions.some((lesion) => lesion.key === key && lesion.role === 'new');
  const same = matching.matches.flatMap(({ earlier: a, later: b, confidence, by }): readonly IdentityProposal[] => {
    if (by === 'space' && a !== b)
      return [
        {
          ...about,
          ...{ decision: { kind: 'same', lesion: a, other: b }, lesion: name(a), other: name(b), confidence },
          reason: 'They lie at one place, and size, organ and surroundings fit.',
        },
      ];
    if (a !== b || confidence >= doubtful) return [];
    const decision = { kind: 'apart', lesion: a, date: later.date } as const;
    const reason = 'They go by one name or UID, and lie far from each other.';
    return [{ ...about, decision, lesion: name(a), confidence: 1 - confidence, reason }];
  });
  const grouped = (kind: 'merged' | 'split', groups: readonly LesionGroup[], reason: string) =>
    groups.flatMap(({ one, several: [first, ...others] }) =>
      others.map((other): IdentityProposal => {
        const [lesion, partner] = kind === 'merged' ? [other, first] : [one, other];
        const decision = { kind, lesion, other: partner, date: later.date };
        return {
          ...about,
          decision,
          lesion: name(lesion),
          other: name(partner),
          confidence: confidenceOf(matching, first),
          reason,
        };
      }),
    );
  const appeared = matching.appeared.filter(isNew).map((key): IdentityProposal => ({
    ...about,
    ...{ decision: { kind: 'new', lesion: key }, lesion: name(key) },
    reason: 'Nothing of the visit before fits it.',
  }));
  return [
    ...same.sort((a, b) => (b.confidence ?? 0) - (a.confidence ?? 0)),
    ...grouped('merged', matching.merged, 'The later one has grown to where the earlier one was.'),
    ...grouped('split', matching.split, 'It lies within what the earlier one was before it shrank.'),
    ...appeared,
  ];
}

const confidenceOf = ({ matches }: LesionMatching, key: string): number =>
  matches.find(({ earlier, later }) => earlier === key || later === key)?.confidence ?? 0;
