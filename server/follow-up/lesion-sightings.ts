import { lesionName } from '../../dicom-sr/measurement/lesion-name.js';
import type { FindingSite, Mark } from '../../dicom-sr/measurement/mark.js';
import { comparePrecedence } from '../../dicom-sr/measurement/same-lesion.js';
import type { ReadResult } from '../../dicom-sr/readers/result-reader.js';
import type { PixelSize } from '../../dicom-sr/readers/lines/pair-lines.js';
import { lineLength } from '../../dicom-sr/readers/lines/pair-lines.js';
import type { FollowUpBasis, FollowUpWarning, LesionAtVisit, StoredReference } from './follow-up.js';
import type { LesionDecision } from './lesion-decision.js';
import type { LesionIdentity } from './lesion-identity.js';
import { lesionIdentity } from './lesion-identity.js';
import type { DatedMark, DatedResult, PatientDocuments } from './patient-documents.js';

/** A lesion with what is known of it at each visit. */
export interface SeenLesion {
  readonly key: string;
  name: string;
  organ: string;
  site?: FindingSite;
  isNode: boolean;
  /** By date. */
  readonly visits: Map<string, LesionAtVisit & SeenAxes>;
}

interface SeenAxes {
  readonly longAxisMm?: number;
  readonly shortAxisMm?: number;
  readonly sliceThicknessMm?: number;
}

type Warn = (code: FollowUpWarning['code'], detail: string) => void;

/**
 * @returns lesions by key, each with one sighting a date: the mark that goes first, and the result that a reader stands for or, else, that was
 *   written last
 */
export function lesionSightings(
  { marks, pixelSizes, images, results = [], rejected = new Set() }: PatientDocuments,
  basis: FollowUpBasis,
  decisions: readonly LesionDecision[],
  warn: Warn,
): readonly SeenLesion[] {
  const lesions = new Map<string, SeenLesion>();
  const named = new Set<string>();
  const identity = lesionIdentity(marks, decisions, warn);
  const lesionOf = (key: string, name: string, own: string): SeenLesion => {
    const lesion = lesions.get(key) ?? { key, name, organ: '', isNode: false, visits: new Map() };
    lesions.set(key, lesion);
    // A lesion that a reader made one with another keeps its own name, whichever mark came first.
    if (own === key && !named.has(key)) lesion.name = name;
    if (own === key) named.add(key);
    if (own === key && lesion.name.toLowerCase() !== name.toLowerCase())
      warn('name-changed', `${lesion.name} is called ${name} at another visit.`);
    return lesion;
  };
  const inOrder = marks.filter((each) => nameOf(each) === '').sort((a, b) => (a.date < b.date ? -1 : 1));
  const unnamed = [...new Set(inOrder.map(({ mark }) => identity.ownKey(mark)))];
  const nodeKeys = nodesAmong(marks, results, identity);
  for (const dated of [...marks].sort(comparePrecedence)) {
    const { mark, date } = dated;
    const name = nameOf(dated) || `Unnamed ${unnamed.indexOf(identity.ownKey(mark)) + 1}`;
    if (date === '') warn('undated-mark', `A mark of ${name} has no study date.`);
    else {
      const axes = axesOf(mark, pixelSizes.get(mark.referencedImage.sopInstanceUID), name, warn);
      const lesion = lesionOf(identity.ofMark(dated), name, identity.ownKey(mark));
      const isNode = nodeKeys.has(lesion.key);
      if (isNode && mark.findingSites.length > 0 && !isNodeSite(mark))
        warn('node-doubtful', `${name} is a lymph node at one visit, and not at another; it counts as a node.`);
      if (nameOf(dated) === '' && mark.trackingUID === undefined)
        warn('unnamed-lesion', `A mark names no lesion: it is ${name} until a reader says which one it is.`);
      const sizeMm = isNode ? axes.shortAxisMm : axes.longAxisMm;
      if (sizeMm === undefined) {
        const code = isNode ? 'node-without-short-axis' : 'no-length';
        warn(code, `${name} has no length at one visit, and its image is not there.`);
        if (lesion.visits.size === 0) lesions.delete(lesion.key);
        continue;
      }
      if (lesion.visits.has(date)) {
        warn('two-marks', `${name} is marked twice at one visit; the mark that goes first counts.`);
        continue;
      }
      lesion.isNode = isNode;
      nameSite(lesion, mark.findingSites[0]);
      const { sliceThicknessMm } = images?.get(mark.referencedImage.sopInstanceUID) ?? {};
      const thickness = sliceThicknessMm === undefined ? {} : { sliceThicknessMm };
      lesion.visits.set(date, { state: 'measured', sizeMm, ...axes, ...thickness, ...placeOf(dated) });
    }
  }
  addResults({ results, rejected, nodeKeys }, basis, identity, lesions, warn);
  return [...lesions.values()].filter(({ visits }) => visits.size > 0).sort((a, b) => byName(a.name, b.name));
}

const nameOf = ({ mark }: DatedMark): string => lesionName(mark.trackingID);

/** Lesion 2 goes before lesion 10. */
const byName = new Intl.Collator('en', { numeric: true }).compare;

function nameSite(lesion: SeenLesion, site: FindingSite | undefined): void {
  if (site === undefined || lesion.site !== undefined) return;
  lesion.site = site;
  lesion.organ = site.meaning;
}

const placeOf = ({ mark }: DatedMark): Pick<LesionAtVisit, 'source' | 'imageUID' | 'lines'> => {
  const { sopClassUID, sopInstanceUID, seriesInstanceUID, studyInstanceUID } = mark.source;
  const own = mark.referencedImage.studyInstanceUID ?? studyInstanceUID;
  const source: StoredReference = { sopClassUID, sopInstanceUID, seriesInstanceUID, studyInstanceUID: own };
  const lines = [mark.longAxis, ...(mark.shortAxis ? [mark.shortAxis] : [])].map(({ endpoints }) => endpoints);
  return { source, imageUID: mark.referencedImage.sopInstanceUID, lines };
};

/** Lymph nodes, which count by their short axis: SNOMED CT, SNOMED RT, RadLex; with those of the mediastinum, axilla, groin and belly. */
const nodes: ReadonlySet<string> = new Set([
  ...['SCT 59441001', 'SCT 62683002', 'SCT 68171009', 'SCT 8928004', 'SCT 279795009', 'SCT 12471000119103'],
  ...['SRT T-C4000', 'RADLEX RID13296'],
]);

const isNodeSite = ({ findingSites }: { readonly findingSites: readonly FindingSite[] }): boolean =>
  findingSites.some(({ scheme, value }) => nodes.has(`${scheme} ${value}`));

/** A lesion that one of its marks calls a node is one at every visit: its sizes are of one kind, whatever the others leave out. */
const nodesAmong = (
  marks: readonly DatedMark[],
  results: readonly DatedResult[],
  identity: LesionIdentity,
): ReadonlySet<string> =>
  new Set([
    ...marks.filter(({ mark }) => isNodeSite(mark)).map((dated) => identity.ofMark(dated)),
    ...results.filter(({ result }) => isNodeSite(result)).map((dated) => identity.ofResult(dated)),
  ]);

/** So near to ten a ratio of lengths is no chance. */
const tenfold = 0.05;

/** The stated length, else the drawn one. Where the stated one is ten times off, the drawn one. */
function axesOf(mark: Mark, pixel: PixelSize | undefined, name: string, warn: Warn): SeenAxes {
  const lengthOf = (axis: Mark['longAxis'] | undefined): number | undefined => {
    if (axis === undefined) return undefined;
    const drawn = pixel && lineLength(axis.endpoints, pixel);
    const { reportedMm } = axis;
    if (reportedMm === undefined || drawn === undefined || drawn === 0) return reportedMm ?? drawn;
    const ratio = reportedMm / drawn;
    if (Math.abs(ratio / 10 - 1) > tenfold && Math.abs(ratio * 10 - 1) > tenfold) return reportedMm;
    warn('unit-doubtful', `${name}: the stated length is ${ratio > 1 ? 'ten times' : 'a tenth of'} the drawn one.`);
    return drawn;
  };
  const [longAxisMm, shortAxisMm] = [lengthOf(mark.longAxis), lengthOf(mark.shortAxis)];
  return {
    ...(longAxisMm !== undefined && { longAxisMm }),
    ...(shortAxisMm !== undefined && { shortAxisMm }),
  };
}

interface ReadResults {
  readonly results: readonly DatedResult[];
  readonly rejected: ReadonlySet<string>;
  readonly nodeKeys: ReadonlySet<string>;
}

function addResults(
  { results, rejected, nodeKeys }: ReadResults,
  basis: FollowUpBasis,
  identity: LesionIdentity,
  lesions: Map<string, SeenLesion>,
  warn: Warn,
): void {
  const replaced = new Set(results.flatMap(({ result }) => result.predecessors));
  const inOrder = [...results].sort(
    ({ result: a }, { result: b }) => rankOf(b) - rankOf(a) || (a.writtenAt > b.writtenAt ? -1 : 1),
  );
  const taken = new Set<string>();
  for (const dated of inOrder) {
    const { result, date } = dated;
    const name = lesionName(result.trackingID);
    const key = identity.ofResult(dated);
    if (rejected.has(result.sopInstanceUID)) {
      warn('result-rejected', `A result of ${name} was rejected by a reader.`);
      continue;
    }
    if (key === '' || date === '' || replaced.has(result.sopInstanceUID) || (basis === 'reviewed' && !result.verified))
      continue;
    if (taken.has(`${key} ${date}`)) continue;
    taken.add(`${key} ${date}`);
    const lesion: SeenLesion = lesions.get(key) ?? {
      key,
      name: name || `Unnamed ${lesions.size + 1}`,
      organ: '',
      isNode: nodeKeys.has(key),
      visits: new Map(),
    };
    lesions.set(key, lesion);
    nameSite(lesion, result.findingSites[0]);
    const marked = lesion.visits.get(date);
    if (basis === 'marks' && marked === undefined) continue;
    const sizes = basis === 'marks' ? marked : { ...marked, ...measuredBy(result, lesion.isNode) };
    lesion.visits.set(date, { ...sizes, state: 'measured', ...volumeOf(result) });
  }
  if (basis !== 'marks')
    for (const lesion of lesions.values())
      for (const date of lesion.visits.keys()) if (!taken.has(`${lesion.key} ${date}`)) lesion.visits.delete(date);
}

const rankOf = ({ verified }: ReadResult): number => (verified ? 1 : 0);

function measuredBy(result: ReadResult, isNode: boolean): Partial<LesionAtVisit & SeenAxes> {
  const { longAxisMm, shortAxisMm, studyInstanceUID, seriesInstanceUID, sopClassUID, sopInstanceUID } = result;
  const sizeMm = isNode ? shortAxisMm : longAxisMm;
  return {
    ...(sizeMm !== undefined && { sizeMm }),
    ...(longAxisMm !== undefined && { longAxisMm }),
    ...(shortAxisMm !== undefined && { shortAxisMm }),
    source: { studyInstanceUID, seriesInstanceUID, sopClassUID, sopInstanceUID },
  };
}

const volumeOf = ({ volumeMm3, volumeIntervalMm3, verified, segmentation }: ReadResult): Partial<LesionAtVisit> => ({
  volumeMm3,
  verified,
  ...(volumeIntervalMm3 && { volumeIntervalMm3 }),
  ...(segmentation && { segmentation }),
});
