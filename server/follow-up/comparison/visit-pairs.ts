import { indexToLps } from '../../../dicom-sr/geometry/affine.js';
import type { Affine } from '../../../dicom-sr/geometry/affine.js';
import { toIndexPoint } from '../../../dicom-sr/geometry/index-point.js';
import { add, scale } from '../../../dicom-sr/geometry/vec3.js';
import type { ComparedLesion, MarkedLine } from '../../../models/follow-up/compare-studies.js';
import type { FollowedLesion, FollowUp } from '../follow-up.js';
import type { MarkedImage, PatientDocuments } from '../patient-documents.js';

/** Series of a visit that most of its marks lie on. */
export interface VisitSeries {
  readonly date: string;
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  /** One of its images. */
  readonly sopInstanceUID: string;
}

/** A later visit and the one before that it is compared with; lesions by key, as they were marked there. */
export interface VisitPair {
  readonly earlier: VisitSeries;
  readonly later: VisitSeries;
  readonly earlierLesions: readonly ComparedLesion[];
  readonly laterLesions: readonly ComparedLesion[];
}

type Images = NonNullable<PatientDocuments['images']>;

/**
 * @returns each visit with the one before it, as far as marks lie on images that are there. A lesion that the visit before does not name is
 *   looked for with the last visit that does, in a pair of its own.
 */
export function visitPairs({ visits, lesions }: FollowUp, images: Images): readonly VisitPair[] {
  const at = visits.map(({ date }, visit) => ({
    series: seriesAt(lesions, visit, date, images),
    lesions: new Map(lesions.flatMap((lesion) => comparedAt(lesion, visit, images) ?? [])),
  }));
  return at.flatMap((later, n): readonly VisitPair[] => {
    const alone = (key: string): boolean => !later.lesions.has(key) && isOpen(lesions, key, n);
    const taken = new Set<string>();
    return at
      .slice(0, n)
      .toReversed()
      .flatMap((earlier, back): readonly VisitPair[] => {
        const missing = [...earlier.lesions.keys()].filter((key) => alone(key) && !taken.has(key));
        for (const key of missing) taken.add(key);
        if (later.series === undefined || earlier.series === undefined || (back > 0 && missing.length === 0)) return [];
        const wanted = (key: string): boolean => missing.includes(key) || later.lesions.has(key);
        const before = [...earlier.lesions].filter(([key]) => wanted(key)).map(([, lesion]) => lesion);
        return [
          {
            earlier: earlier.series,
            later: later.series,
            earlierLesions: before,
            laterLesions: [...later.lesions.values()],
          },
        ];
      });
  });
}

/** Of what a reader has said what became of it there is nothing to look for. */
const isOpen = (lesions: readonly FollowedLesion[], key: string, visit: number): boolean =>
  lesions.some((lesion) => lesion.key === key && lesion.visits[visit].state === 'not-evaluated');

function seriesAt(
  lesions: readonly FollowedLesion[],
  visit: number,
  date: string,
  images: Images,
): VisitSeries | undefined {
  const counts = new Map<string, VisitSeries & { readonly count: number }>();
  for (const { visits } of lesions) {
    const { imageUID: sopInstanceUID = '' } = visits[visit];
    const image = images.get(sopInstanceUID);
    if (image?.place === undefined) continue;
    const { studyInstanceUID, seriesInstanceUID } = image.place;
    const count = 1 + (counts.get(seriesInstanceUID)?.count ?? 0);
    counts.set(seriesInstanceUID, { date, studyInstanceUID, seriesInstanceUID, sopInstanceUID, count });
  }
  const [most] = [...counts.values()].sort(
    (a, b) => b.count - a.count || (a.seriesInstanceUID < b.seriesInstanceUID ? -1 : 1),
  );
  return most;
}

function comparedAt(
  { key, site, visits }: FollowedLesion,
  visit: number,
  images: Images,
): readonly [string, ComparedLesion][] | undefined {
  const { imageUID = '', lines = [], state } = visits[visit];
  const place = images.get(imageUID)?.place;
  if (state !== 'measured' || place === undefined || lines.length === 0) return undefined;
  const [longAxisLps, shortAxisLps] = lines.map((line) => lineInPatient(line, place));
  const lesion: ComparedLesion = {
    id: key,
    // The key is the same where the lesion is: by tracking UID, by name, or because a reader said so.
    trackingUID: key,
    ...(site && { organ: `${site.scheme} ${site.value}` }),
    longAxisLps,
    ...(shortAxisLps && { shortAxisLps }),
    centreLps: scale(add(...longAxisLps), 0.5),
    longAxisMm: Math.hypot(...longAxisLps[0].map((part, axis) => part - longAxisLps[1][axis])),
  };
  return [[key, lesion]];
}

type Line = NonNullable<FollowedLesion['visits'][number]['lines']>[number];

function lineInPatient(line: Line, { plane }: NonNullable<MarkedImage['place']>): MarkedLine {
  const { position, orientation, pixelSpacingMm } = plane;
  const affine: Affine = {
    origin: position,
    columnStep: scale(orientation[0], pixelSpacingMm[1]),
    rowStep: scale(orientation[1], pixelSpacingMm[0]),
    sliceStep: [0, 0, 0],
  };
  const [a, b] = line.map((end) => indexToLps(affine, ...toIndexPoint(end), 0));
  return [a, b];
}
