import { lesionName } from '../../dicom-sr/measurement/lesion-name.js';
import type { Mark } from '../../dicom-sr/measurement/mark.js';
import { trackingOf } from '../../dicom-sr/writers/tracking.js';
import type { FollowUpWarning } from './follow-up.js';
import type { LesionDecision } from './lesion-decision.js';
import type { DatedMark, DatedResult } from './patient-documents.js';

/** Which lesion marks and results are of, before a reader said anything and after. */
export interface LesionIdentity {
  /** Tracking UID, else name, else the UID that is derived of a mark that has neither. */
  ownKey(mark: Mark): string;
  /** Key of the lesion at a date. */
  ofMark(dated: DatedMark): string;
  /** '' where nothing says. */
  ofResult(dated: DatedResult): string;
}

type Warn = (code: FollowUpWarning['code'], detail: string) => void;

/**
 * @returns the identity of lesions: by tracking UID; where that changes from visit to visit, by name, if no visit has two lesions of the name;
 *   then by what readers decided, in the order in which they did
 */
export function lesionIdentity(
  marks: readonly DatedMark[],
  decisions: readonly LesionDecision[],
  warn: Warn,
): LesionIdentity {
  const joined = joinedByName(marks, warn);
  const derived = new Map(marks.map(({ mark }) => [trackingOf(mark).uid, ownKey(mark)]));
  const decided = (own: string, date: string): string => keyAfter(decisions, joined.get(own) ?? own, date);
  return {
    ownKey,
    ofMark: ({ mark, date }) => decided(ownKey(mark), date),
    ofResult: ({ result: { trackingUID = '', trackingID = '' }, date }) =>
      decided(
        derived.get(trackingUID) ?? (trackingUID === '' ? lesionName(trackingID).toLowerCase() : trackingUID),
        date,
      ),
  };
}

const nameOf = ({ trackingID }: Mark): string => lesionName(trackingID).toLowerCase();

function ownKey(mark: Mark): string {
  if (mark.trackingUID !== undefined && mark.trackingUID !== '') return mark.trackingUID;
  return nameOf(mark) === '' ? trackingOf(mark).uid : nameOf(mark);
}

/** Many a workstation draws a tracking UID anew at each visit, and keeps the name. The key is that of the first visit. */
function joinedByName(marks: readonly DatedMark[], warn: Warn): ReadonlyMap<string, string> {
  const joined = new Map<string, string>();
  const named = marks.filter(({ mark, date }) => nameOf(mark) !== '' && date !== '');
  for (const name of new Set(named.map(({ mark }) => nameOf(mark)))) {
    const inOrder = named.filter(({ mark }) => nameOf(mark) === name).sort((a, b) => (a.date < b.date ? -1 : 1));
    const keys = [...new Set(inOrder.map(({ mark }) => ownKey(mark)))];
    const visits = keys.map((key) => new Set(marks.filter(({ mark }) => ownKey(mark) === key).map(({ date }) => date)));
    const seen = visits.flatMap((dates) => [...dates]);
    if (keys.length < 2 || new Set(seen).size < seen.length || keys.some((key) => joined.has(key))) continue;
    for (const key of keys) joined.set(key, keys[0]);
    warn('uid-changed', `${inOrder[0].mark.trackingID ?? ''} is followed by its name.`);
  }
  return joined;
}

/** A later decision goes before an earlier one: what was joined can be taken apart, and joined again. */
function keyAfter(decisions: readonly LesionDecision[], own: string, date: string): string {
  let key = own;
  for (const { kind, lesion, other, date: from = '' } of decisions) {
    if (kind === 'same' && other === key) key = lesion;
    else if (kind === 'apart' && lesion === key && date >= from) key = key === own ? `${own}#${from}` : own;
  }
  return key;
}
