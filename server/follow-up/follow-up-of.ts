import type { AssessedVisit, Visit } from '../../models/follow-up/assess-timeline.js';
import { assessTimeline } from '../../models/follow-up/assess-timeline.js';
import { confirmedResponse } from '../../models/follow-up/best-response.js';
import type { BestResponse } from '../../models/follow-up/best-response.js';
import type { NonTargetResponse, TargetResponse } from '../../models/follow-up/response-categories.js';
import type { SelectedLesion } from '../../models/follow-up/select-targets.js';
import { selectTargets } from '../../models/follow-up/select-targets.js';
import { recistRules } from '../../models/follow-up/target-response.js';
import type { VolumeThresholds } from '../../models/follow-up/volumetric-response.js';
import { isDiscordant, sphereThresholds } from '../../models/follow-up/volumetric-response.js';
import { documentsOfPatient } from './documents-of-patient.js';
import { FollowUpError } from './follow-up-error.js';
import type { FollowedLesion, FollowUp, FollowUpBasis, FollowUpWarning, JudgedVisit } from './follow-up.js';
import { lesionAtVisit, pieceKeys } from './lesion-at-visit.js';
import type { LesionDecision } from './lesion-decision.js';
import type { SeenLesion } from './lesion-sightings.js';
import { lesionSightings } from './lesion-sightings.js';
import type { PatientDocuments } from './patient-documents.js';
import { dayOf, volumetricAt } from './volumetric-at.js';

export interface FollowUpOptions {
  /** Patient ID, where the documents are of several. */
  readonly patient?: string;
  /** `marks` unless given. */
  readonly basis?: FollowUpBasis;
  /** YYYYMMDD; the first visit unless given. Visits before it are left out. */
  readonly baseline?: string;
  /** `all`: every lesion of the baseline is a target, whatever its size; `rules` (default): RECIST 1.1, 3.1 and 4.1. */
  readonly targets?: 'rules' | 'all';
  /** What readers said, oldest first. */
  readonly decisions?: readonly LesionDecision[];
  readonly thresholds?: VolumeThresholds;
  /** Days that stable disease must last for table 3; 42 unless given (six weeks, RECIST 1.1, 4.6). */
  readonly stableDays?: number;
}

/**
 * Judges the response of one patient: lesions are followed by tracking UID, else by name, and by what readers decided; the largest measurable
 * ones of the baseline are the targets.
 * @throws {FollowUpError} several-patients, no-follow-up, baseline-missing
 */
export function followUpOf(documents: PatientDocuments, options: FollowUpOptions = {}): FollowUp {
  const { basis = 'marks', decisions = [], thresholds = sphereThresholds } = options;
  const warnings: FollowUpWarning[] = [];
  const warn = (code: FollowUpWarning['code'], detail: string): void => void warnings.push({ code, detail });
  const own = documentsOfPatient(documents, options.patient);
  const seen = lesionSightings(own, basis, decisions, warn);
  const dates = datesOf(seen, decisions, options.baseline);
  if (dates.length === 1) warn('one-visit', 'There is one visit only: nothing to compare with.');
  warnOfPhases(own, dates, warn);
  const lesions = followedLesions(seen, dates, options, warn);
  const visits = judgedVisits(lesions, dates, studiesByDate(own), { decisions, thresholds }, warn);
  const best = bestOf(visits, options.stableDays ?? 42);
  return { basis, thresholds, visits, lesions, warnings, ...(best && { best }) };
}

/** Visits are the dates of marks, and those of which a reader said something. */
function datesOf(
  lesions: readonly SeenLesion[],
  decisions: readonly LesionDecision[],
  baseline: string | undefined,
): readonly string[] {
  const said = decisions.flatMap(({ date, kind }) => (date === undefined || kind === 'apart' ? [] : [date]));
  const all = [...new Set([...lesions.flatMap(({ visits }) => [...visits.keys()]), ...said])].sort();
  if (lesions.length === 0 || all.length === 0) throw new FollowUpError('no-follow-up');
  if (baseline !== undefined && !all.includes(baseline)) throw new FollowUpError('baseline-missing');
  return all.filter((date) => date >= (baseline ?? ''));
}

function warnOfPhases(
  { marks, images }: PatientDocuments,
  dates: readonly string[],
  warn: (code: 'contrast-differs', detail: string) => void,
) {
  const phases = new Set(
    marks
      .filter(({ date }) => dates.includes(date))
      .flatMap(({ mark }) => images?.get(mark.referencedImage.sopInstanceUID)?.phase ?? []),
  );
  if (phases.size > 1) warn('contrast-differs', `Marked images are ${[...phases].sort().join(', ')}.`);
}

function studiesByDate({ marks, results = [] }: PatientDocuments): ReadonlyMap<string, readonly string[]> {
  const studies = new Map<string, Set<string>>();
  const add = (date: string, uid: string): void => void studies.set(date, (studies.get(date) ?? new Set()).add(uid));
  for (const { mark, date } of marks) add(date, mark.referencedImage.studyInstanceUID ?? mark.source.studyInstanceUID);
  for (const { result, date } of results) add(date, result.studyInstanceUID);
  return new Map([...studies].map(([date, uids]) => [date, [...uids].filter((uid) => uid !== '').sort()]));
}

function followedLesions(
  seen: readonly SeenLesion[],
  dates: readonly string[],
  { targets = 'rules', decisions = [] }: FollowUpOptions,
  warn: (code: FollowUpWarning['code'], detail: string) => void,
): readonly FollowedLesion[] {
  const atBaseline = seen.filter(({ visits }) => visits.has(dates[0]));
  const roles = new Map(rolesOf(atBaseline, dates[0], targets).map((role) => [role.id, role]));
  if (targets === 'rules')
    for (const { name, organ, isNode } of atBaseline)
      if (organ === '' && !isNode) warn('organ-unknown', `${name} names no organ.`);
  if (![...roles.values()].some(({ role }) => role === 'target'))
    warn('no-measurable-lesion', 'No lesion of the baseline is measurable.');
  const known = new Set(seen.map(({ key }) => key));
  for (const { lesion, kind } of decisions)
    if (kind !== 'apart' && !known.has(lesion))
      warn('unused-decision', `A decision (${kind}) names a lesion that is not there.`);
  const targetKeys = new Set([...roles.values()].flatMap(({ id, role }) => (role === 'target' ? [id] : [])));
  const story = { seen, decisions, targets: targetKeys };
  const pieces = pieceKeys(decisions);
  const followed = seen.flatMap((lesion): readonly FollowedLesion[] => {
    const isSeen = dates.some((date) => lesion.visits.has(date));
    if (!isSeen || pieces.has(lesion.key)) return [];
    const { key, name, organ, isNode, site } = lesion;
    const visits = dates.map((date) => lesionAtVisit(lesion, date, story));
    const sizesMm = visits.map(({ sizeMm }) => sizeMm ?? null);
    if (changesTenfold(sizesMm))
      warn('unit-suspected', `${name} grew or shrank about tenfold from one visit to the next.`);
    const said = roles.get(key) ?? newRole(lesion, decisions, warn);
    return said === undefined
      ? []
      : [{ key, name, organ, isNode, ...(site && { site }), role: said.role, reason: said.reason, visits, sizesMm }];
  });
  return followed.sort((a, b) => roleOrder.indexOf(a.role) - roleOrder.indexOf(b.role));
}

/** Those of the sum stand together; of each role by name. */
const roleOrder: readonly FollowedLesion['role'][] = ['target', 'non-target', 'normal', 'new'];

/** No lesion does that between two visits; centimetres that were taken for millimetres do. */
const tenfold = { from: 8, to: 12.5 } as const;

function changesTenfold(sizesMm: readonly (number | null)[]): boolean {
  const known = sizesMm.filter((mm) => mm !== null && mm > 0) as readonly number[];
  return known.slice(1).some((mm, i) => {
    const ratio = Math.max(mm / known[i], known[i] / mm);
    return ratio >= tenfold.from && ratio <= tenfold.to;
  });
}

function rolesOf(lesions: readonly SeenLesion[], date: string, targets: 'rules' | 'all'): readonly SelectedLesion[] {
  if (targets === 'all') return lesions.map(({ key: id }) => ({ id, role: 'target', reason: 'As asked for.' }));
  return selectTargets(
    lesions.map(({ key: id, organ, isNode, visits }) => {
      const { longAxisMm, shortAxisMm, sizeMm = 0, sliceThicknessMm } = visits.get(date) ?? {};
      return {
        id,
        // Of lesions that name no organ nobody knows which belong together.
        organ: organ === '' ? `unknown ${id}` : organ,
        isNode,
        longAxisMm: longAxisMm ?? sizeMm,
        ...(shortAxisMm !== undefined && { shortAxisMm }),
        ...(sliceThicknessMm !== undefined && { sliceThicknessMm }),
      };
    }),
  );
}

function newRole(
  { key, name }: SeenLesion,
  decisions: readonly LesionDecision[],
  warn: (code: 'new-name', detail: string) => void,
): { readonly role: 'new'; readonly reason: string } | undefined {
  const said = decisions.findLast(({ kind, lesion }) => lesion === key && (kind === 'new' || kind === 'not-new'));
  if (said?.kind === 'new') return { role: 'new', reason: 'A reader calls it new.' };
  if (said?.kind === 'not-new') return undefined;
  warn('new-name', `${name} is not marked at baseline: new, or named otherwise before. It is not in the sum.`);
  return { role: 'new', reason: 'Not marked at baseline; nobody has said yet whether it is new.' };
}

function judgedVisits(
  lesions: readonly FollowedLesion[],
  dates: readonly string[],
  studies: ReadonlyMap<string, readonly string[]>,
  { decisions, thresholds }: Required<Pick<FollowUpOptions, 'decisions' | 'thresholds'>>,
  warn: (code: FollowUpWarning['code'], detail: string) => void,
): readonly JudgedVisit[] {
  const targets = lesions.filter(({ role }) => role === 'target');
  const nonTargets = lesions.filter(({ role }) => role === 'non-target');
  const news = dates.map((_, i) =>
    lesions.filter(
      ({ key, role, visits }) => role === 'new' && visits[i].state === 'measured' && isCalledNew(key, decisions),
    ),
  );
  const visits = dates.map((date, i): Visit => ({
    date,
    targets: targets.map(({ key: id, isNode, visits: at }) => {
      const { state, sizeMm } = at[i];
      return { id, isNode, size: state === 'measured' ? (sizeMm ?? 'not-evaluated') : state };
    }),
    nonTarget: nonTargetAt(nonTargets, i, date, decisions),
    newLesions: news[i].length > 0,
  }));
  return assessTimeline(visits).map((assessed: AssessedVisit, i): JudgedVisit => {
    const volumetric = i === 0 ? undefined : volumetricAt(targets, dates, i, thresholds, warn);
    const byDiameter = assessed.target?.response;
    return {
      ...assessed,
      studyInstanceUIDs: studies.get(assessed.date) ?? [],
      nonTarget: visits[i].nonTarget ?? 'none',
      newLesions: news[i].map(({ key }) => key),
      ...(volumetric && { volumetric }),
      discordant: byDiameter !== undefined && volumetric !== undefined && isDiscordant(byDiameter, volumetric.response),
    };
  });
}

const isCalledNew = (key: string, decisions: readonly LesionDecision[]): boolean =>
  decisions.some(({ kind, lesion }) => kind === 'new' && lesion === key);

/** RECIST 1.1, 4.3.3: progression of non-target lesions is what a reader calls unequivocal; no length says it. */
function nonTargetAt(
  lesions: readonly FollowedLesion[],
  visit: number,
  date: string,
  decisions: readonly LesionDecision[],
): NonTargetResponse {
  if (lesions.length === 0) return 'none';
  const progressed = decisions.some(
    ({ kind, lesion, date: at }) => kind === 'progressed' && at === date && lesions.some(({ key }) => key === lesion),
  );
  if (progressed) return 'PD';
  const states = lesions.map(({ visits, isNode }) => ({ ...visits[visit], isNode }));
  if (states.some(({ state }) => state === 'not-evaluated')) return 'NE';
  const isGone = ({ state, sizeMm = 0, isNode }: (typeof states)[number]): boolean =>
    state === 'absent' || (isNode && (state === 'too-small' || sizeMm < recistRules.normalNodeMm));
  return states.every(isGone) ? 'CR' : 'non-CR/non-PD';
}

/**
 * @returns the best of what two visits that follow each other give; undefined where no pair of the table occurs. What comes after progression
 *   is no response any more (RECIST 1.1, 4.4: from the start of treatment until progression).
 */
function bestOf(visits: readonly JudgedVisit[], stableDays: number): BestResponse | undefined {
  const order: readonly TargetResponse[] = ['CR', 'PR', 'SD', 'PD', 'NE'];
  const judged = visits
    .slice(1)
    .filter((visit): visit is JudgedVisit & { response: TargetResponse } =>
      order.includes(visit.response as TargetResponse),
    );
  const progression = judged.findIndex(({ response }) => response === 'PD');
  const counted = progression < 0 ? judged : judged.slice(0, progression + 1);
  const pairs = counted.slice(1).flatMap((then, i) => {
    const lasted = dayOf(judged[i].date) - dayOf(visits[0].date) >= stableDays;
    return confirmedResponse(judged[i].response, then.response, lasted) ?? [];
  });
  return pairs.sort((a, b) => order.indexOf(a.response) - order.indexOf(b.response))[0];
}
