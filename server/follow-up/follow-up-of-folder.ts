import type { Mark } from '../../dicom-sr/measurement/mark.js';
import { comparePrecedence } from '../../dicom-sr/measurement/same-lesion.js';
import type { PixelSize } from '../../dicom-sr/readers/lines/pair-lines.js';
import { lineLength } from '../../dicom-sr/readers/lines/pair-lines.js';
import type { AssessedVisit, Visit } from '../../models/follow-up/assess-timeline.js';
import { assessTimeline } from '../../models/follow-up/assess-timeline.js';
import type { DatedMark, FolderMarks } from './dated-marks.js';
import { datedMarks } from './dated-marks.js';
import { FollowUpError } from './follow-up-error.js';

/** Something that a reader must know about the marks. */
export interface FollowUpWarning {
  readonly code: 'unnamed-lesion' | 'undated-mark' | 'no-length' | 'two-marks' | 'new-name' | 'node-without-short-axis';
  readonly detail: string;
}

/** One lesion through all visits. */
export interface FollowedLesion {
  readonly name: string;
  readonly organ: string;
  readonly isNode: boolean;
  /** mm at each visit, in their order; null where it was not measured. */
  readonly sizesMm: readonly (number | null)[];
}

/** A patient through time; names no patient. */
export interface FollowUp {
  readonly visits: readonly AssessedVisit[];
  readonly lesions: readonly FollowedLesion[];
  readonly warnings: readonly FollowUpWarning[];
}

/**
 * Judges the response of one patient by the marks of a folder. Lesions are followed by tracking UID, else by name; those of the first visit
 * are the targets.
 * @param patient Patient ID, where the folder holds several
 * @throws {FollowUpError} several-patients, no-follow-up
 */
export async function followUpOfFolder(folder: string, patient?: string): Promise<FollowUp> {
  return followUpOf(await datedMarks(folder), patient);
}

/** The same of marks that were read already. */
export function followUpOf({ marks, pixelSizes }: FolderMarks, patient?: string): FollowUp {
  const own = patient === undefined ? marks : marks.filter((mark) => mark.patient === patient);
  const patients = new Set(own.map((mark) => mark.patient)).size;
  if (patients > 1) throw new FollowUpError('several-patients', `The marks are of ${patients} patients.`);
  const warnings: FollowUpWarning[] = [];
  const lesions = measuredLesions(own, pixelSizes, warnings);
  const dates = [...new Set(lesions.flatMap(({ sizes }) => [...sizes.keys()]))].sort();
  if (dates.length === 0) throw new FollowUpError('no-follow-up');
  const targets = lesions.filter(({ sizes }) => sizes.has(dates[0]));
  for (const { name } of lesions.filter((lesion) => !targets.includes(lesion)))
    warnings.push({
      code: 'new-name',
      detail: `${name} is not marked at baseline: new, or named otherwise before. It is not in the sum.`,
    });
  const visits = dates.map((date): Visit => ({
    date,
    targets: targets.map(({ id, isNode, sizes }) => ({ id, isNode, size: sizes.get(date) ?? 'not-evaluated' })),
  }));
  return {
    visits: assessTimeline(visits),
    lesions: targets.map(({ name, organ, isNode, sizes }) => ({
      name,
      organ,
      isNode,
      sizesMm: dates.map((date) => sizes.get(date) ?? null),
    })),
    warnings,
  };
}

interface MeasuredLesion {
  readonly id: string;
  readonly name: string;
  readonly organ: string;
  readonly isNode: boolean;
  /** mm by date. */
  readonly sizes: Map<string, number>;
}

function measuredLesions(
  marks: readonly DatedMark[],
  pixelSizes: ReadonlyMap<string, PixelSize>,
  warnings: FollowUpWarning[],
): readonly MeasuredLesion[] {
  const lesions = new Map<string, MeasuredLesion>();
  for (const { mark, date } of [...marks].sort(comparePrecedence)) {
    const name = mark.trackingID ?? '';
    const id = mark.trackingUID ?? name.toLowerCase();
    const reject = (code: FollowUpWarning['code'], detail: string): void => void warnings.push({ code, detail });
    if (id === '') reject('unnamed-lesion', 'A mark names no lesion, so that it cannot be followed.');
    else if (date === '') reject('undated-mark', `A mark of ${name} has no study date.`);
    else {
      const isNode = mark.findingSites.some(({ scheme, value }) => nodes.has(`${scheme} ${value}`));
      const size = sizeOf(mark, isNode, pixelSizes.get(mark.referencedImage.sopInstanceUID));
      if (size === undefined)
        reject(
          isNode ? 'node-without-short-axis' : 'no-length',
          `${name} has no length at one visit, and its image is not there.`,
        );
      else {
        const organ = mark.findingSites[0]?.meaning ?? '';
        const lesion = lesions.get(id) ?? { id, name, organ, isNode, sizes: new Map<string, number>() };
        lesions.set(id, lesion);
        if (lesion.sizes.has(date))
          reject('two-marks', `${name} is marked twice at one visit; the mark that goes first counts.`);
        else lesion.sizes.set(date, size);
      }
    }
  }
  return [...lesions.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Lymph nodes, which count by their short axis: SNOMED CT, SNOMED RT, RadLex. */
const nodes: ReadonlySet<string> = new Set(['SCT 59441001', 'SRT T-C4000', 'RADLEX RID13296']);

/** The stated length, else the drawn one. */
function sizeOf({ longAxis, shortAxis }: Mark, isNode: boolean, pixel: PixelSize | undefined): number | undefined {
  const axis = isNode ? shortAxis : longAxis;
  if (axis === undefined) return undefined;
  return axis.reportedMm ?? (pixel && lineLength(axis.endpoints, pixel));
}
