import { join } from 'node:path';
import { locateMark } from '../../dicom-sr/measurement/locate-mark.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import { readMarks } from '../../dicom-sr/readers/read-marks.js';
import { assembleVolume } from '../../dicom-sr/volume/assemble-volume.js';
import { readCtImage } from '../../dicom-sr/volume/read-ct-image.js';
import type { MatchedLesion } from '../../models/follow-up/matched-lesion.js';
import type { StudyLesions } from '../../models/follow-up/match-studies.js';
import { matchStudies } from '../../models/follow-up/match-studies.js';
import { createMethodRegistry } from '../../models/methods/method-registry.js';
import type { PhantomVisit, ScannedVisit } from '../../models/phantom/follow-up-phantom.js';
import { followUpPhantom } from '../../models/phantom/follow-up-phantom.js';
import { segmentAndAssess } from '../../models/quality/segment-and-assess.js';
import { turnAbout } from '../../models/registration/rigid-transform.js';
import { removeParts, writeWhole } from '../convert/written-files.js';
import { datedMarks } from '../follow-up/dated-marks.js';
import { followUpOf } from '../follow-up/follow-up-of.js';
import type { FollowUp } from '../follow-up/follow-up.js';
import { writeResponse } from '../follow-up/write-response.js';
import { followUpStudy } from '../phantom/follow-up-study.js';
import type { PhantomStudy } from '../phantom/phantom-study.js';
import { jobKeyOf } from '../pipeline/job-key.js';
import { writeLesion } from '../pipeline/write-lesion.js';

/** What the demo of a follow-up came to. */
export interface FollowUpDemo {
  readonly followUp: FollowUp;
  /** report.html. */
  readonly report: string;
  /** A sentence for each two visits that follow each other. */
  readonly matching: readonly string[];
}

const dates = ['20260105', '20260302', '20260427', '20260622'] as const;
const grid = { slices: 80, matrix: 320 } as const;

/** Lesions shrink, most of them, and grow again; the sixth is new at the last visit. */
const visits: readonly PhantomVisit[] = [
  { ...grid, sizes: [1, 1, 1, 1, 1, 0] },
  {
    ...grid,
    deformationMm: 4,
    pose: turnAbout([0, 0, 0], [0.02, -0.03, 0.05], [12, -8, 140]),
    sizes: [0.8, 0.85, 0.9, 0.8, 0.95, 0],
  },
  {
    ...grid,
    deformationMm: 5,
    pose: turnAbout([0, 0, 0], [-0.03, 0.02, -0.04], [-9, 6, -75]),
    sizes: [0.6, 0.55, 0.8, 0.6, 0.7, 0],
  },
  {
    ...grid,
    deformationMm: 4,
    pose: turnAbout([0, 0, 0], [0.01, 0.04, 0.06], [4, 11, 33]),
    sizes: [0.85, 0.8, 0.9, 0.8, 0.95, 1],
  },
];

/**
 * Shows a phantom patient over four visits: CT and marks of each, segmentations and volumes of every lesion, lesions matched by the images alone,
 * and the response.
 * @param folder empty; gets `visit-1` … with everything as DICOM, and `report`
 * @param say told of each step
 */
export async function followUpDemo(
  folder: string,
  options: { readonly seed: number; readonly version: string },
  say: (text: string) => void,
): Promise<FollowUpDemo> {
  const studies: StudyLesions[] = [];
  const phantom = followUpPhantom({ seed: options.seed, lesions: 6, visits });
  for (const [visit, scanned] of [...phantom].entries()) {
    const study = followUpStudy(scanned, { seed: options.seed, visit, date: dates[visit] });
    await writeVisit(join(folder, `visit-${visit + 1}`), study);
    say(`Visit ${visit + 1}: ${study.ct.length} CT images, ${study.lesions.length} lesions marked and segmented.`);
    studies.push(unnamed(scanned));
  }
  const documents = await datedMarks(folder);
  const followUp = followUpOf(documents);
  const report = join(folder, 'report');
  await writeResponse(report, { followUp, documents, version: options.version, at: new Date() });
  return {
    followUp,
    report: join(report, 'report.html'),
    matching: studies.slice(1).map((later, i) => matchingOf(studies[i], later, i)),
  };
}

/** CT, marks, and SEG and SR of each lesion, as an archive would hold them. */
async function writeVisit(folder: string, study: PhantomStudy): Promise<void> {
  for (const [n, { part10 }] of study.ct.entries())
    await writeWhole(folder, `ct/${String(n + 1).padStart(4, '0')}.dcm`, part10);
  await writeWhole(folder, 'marks.dcm', study.report.part10);
  const method = createMethodRegistry().get('default');
  const volume = assembleVolume(study.ct.map(({ part10 }) => readCtImage(part10)));
  const { marks } = readMarks(readPart10(study.report.part10).dataset);
  for (const mark of marks) {
    const located = locateMark(mark, volume);
    const outcome = { ...(await segmentAndAssess(volume, located.voxel, method)), durationMs: 0 };
    const jobKey = jobKeyOf({ mark, method: method.description, ctSeriesInstanceUID: volume.seriesInstanceUID });
    const acceptedAt = new Date(Date.UTC(2026, 6, 1, 12));
    const { seg, sr } = writeLesion(
      volume,
      { located, outcome },
      { jobKey, acceptedAt, srSopClass: 'comprehensive-3d' },
    );
    await writeWhole(folder, `results/${seg.sopInstanceUID}.dcm`, seg.part10);
    await writeWhole(folder, `results/${sr.sopInstanceUID}.dcm`, sr.part10);
  }
  removeParts(folder);
}

/** Lesions without their names and UIDs: what is left are the images. */
const unnamed = ({ volume, affine, lesions }: ScannedVisit): StudyLesions => ({
  volume: { ...volume, affine },
  lesions: lesions.map(({ number, site, centreLps, mark: { longAxis } }): MatchedLesion => ({
    id: String(number),
    organ: `${site.scheme} ${site.value}`,
    centreLps,
    longAxisMm: volume.spacingMm[1] * Math.hypot(longAxis[0][0] - longAxis[1][0], longAxis[0][1] - longAxis[1][1]),
  })),
});

function matchingOf(earlier: StudyLesions, later: StudyLesions, visit: number): string {
  const started = performance.now();
  const { matches, appeared, vanished } = matchStudies(earlier, later);
  const right = matches.filter((match) => match.earlier === match.later).length;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  return `Visit ${visit + 1} → ${visit + 2}, by the images alone: ${right} of ${matches.length} matches right, ${appeared.length} new, ${vanished.length} gone (${seconds} s)`;
}
