import type { PatientResponseView } from '../../../../server/http/patients/patient-schemas.js';

/** Images of two studies that show one place of the body: SOP Instance UIDs of a lesion's marked images. */
export interface ImagePair {
  readonly open: string;
  readonly other: string;
}

type Visit = PatientResponseView['visits'][number];
type Lesion = PatientResponseView['lesions'][number];

/**
 * @param lesion the one that was clicked; the first one that both visits show unless given, or where one of them does not show it
 * @returns the marked images of a lesion at the open visit and at another one, which show one place of the body
 */
export function imagePair(
  { visits, lesions }: Pick<PatientResponseView, 'visits' | 'lesions'>,
  openStudy: string,
  visit: Visit,
  lesion?: Lesion,
): ImagePair | undefined {
  const at = visits.findIndex(({ studyInstanceUIDs }) => studyInstanceUIDs.includes(openStudy));
  const other = visits.findIndex(({ date }) => date === visit.date);
  if (at < 0 || other < 0) return undefined;
  const pairs = [...(lesion ? [lesion] : []), ...lesions].flatMap(({ visits: each }): readonly ImagePair[] => {
    const [open, there] = [each[at]?.imageUID, each[other]?.imageUID];
    return open === undefined || there === undefined ? [] : [{ open, other: there }];
  });
  return pairs[0];
}
