import { distance } from '../../dicom-sr/geometry/vec3.js';
import { locateMark } from '../../dicom-sr/measurement/locate-mark.js';
import type { LocatedMark, Mark } from '../../dicom-sr/measurement/mark.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import { maskFromSeg } from '../../dicom-sr/readers/mask-from-seg.js';
import { readMarks } from '../../dicom-sr/readers/read-marks.js';
import { readSeg } from '../../dicom-sr/readers/read-seg.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import { assembleVolume } from '../../dicom-sr/volume/assemble-volume.js';
import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';
import { readCtImage } from '../../dicom-sr/volume/read-ct-image.js';
import { measureLesion } from '../../models/measure/measure-lesion.js';
import { alignMasks } from '../../models/metrics/align-masks.js';
import { countOverlap, overlapMetrics } from '../../models/metrics/overlap.js';
import { pictureOf } from '../convert/picture-of.js';
import type { LesionView } from '../http/api-schemas.js';
import type { Pacs } from '../pacs/pacs.js';
import type { PhantomStudy, StudyLesion } from '../phantom/phantom-study.js';
import type { LesionRow, WrittenFile, WrittenInstance } from '../report/conversion-report.js';

/** A lesion of the phantom, what the server made of its mark, and how near that comes to the truth. */
export interface DemoResult {
  readonly lesion: StudyLesion;
  /** As it goes into the report. */
  readonly row: LesionRow;
  /** Overlap of the stored segmentation with the truth; absent where there is none. */
  readonly dice?: number;
}

/** Where results come from, and where they are copied to. */
export interface DemoSources {
  readonly study: PhantomStudy;
  readonly pacs: Pick<Pacs, 'retrieveInstance'>;
  /** Seconds in work by job. */
  readonly seconds: ReadonlyMap<string, number>;
  /** Keeps a file for the report to link to, by its path. */
  readonly save: (path: string, bytes: Uint8Array) => Promise<WrittenFile>;
}

/** @returns one result a lesion, in the order of the phantom; segmentations are read back from the archive. */
export async function demoResults(views: readonly LesionView[], sources: DemoSources): Promise<readonly DemoResult[]> {
  const { study } = sources;
  const volume = assembleVolume(study.ct.map(({ part10 }) => readCtImage(part10)));
  const { marks } = readMarks(readPart10(study.report.part10).dataset);
  const results: DemoResult[] = [];
  for (const lesion of study.lesions) {
    const mark = marks.find(({ trackingUID }) => trackingUID === lesion.trackingUID);
    const view = views.find(({ trackingUID }) => trackingUID === lesion.trackingUID);
    if (mark === undefined || view === undefined) continue;
    results.push(await demoResult(lesion, mark, view, volume, sources));
  }
  return results;
}

async function demoResult(
  lesion: StudyLesion,
  mark: Mark,
  view: LesionView,
  volume: CtVolume,
  sources: DemoSources,
): Promise<DemoResult> {
  const located = locateMark(mark, volume);
  const seconds = sources.seconds.get(view.jobId);
  const about = { ...aboutMark(lesion, mark, located), ...(seconds !== undefined && { seconds }) };
  if (view.segmentation === undefined || view.report === undefined || view.measurements === undefined) {
    const state = view.state === 'refused' ? 'refused' : 'failed';
    const reason = view.reason ?? {
      code: view.state,
      message: 'The job did not end in time.',
      nextStep: 'Look into the log.',
    };
    return { lesion, row: { ...about, state, reason } };
  }
  const seg = await fetchCopy(sources, view.segmentation);
  const sr = await fetchCopy(sources, view.report);
  const segmentation = readSeg(readPart10(seg.part10).dataset);
  const mask = maskFromSeg(segmentation, segmentation.segments[0].number, volume);
  const row: LesionRow = {
    ...about,
    state: 'converted',
    measurements: { ...measureLesion(volume, located.voxel, mask), ...view.measurements },
    checks: view.checks ?? [],
    flags: view.flags ?? [],
    method: view.method,
    segmentation: seg.file,
    report: sr.file,
    picture: await sources.save(`pictures/${seg.file.sopInstanceUID}.png`, pictureOf(volume, located, mask)),
  };
  return { lesion, row, dice: diceOf(mask, lesion.truth) };
}

function aboutMark(lesion: StudyLesion, mark: Mark, { longAxisLps, shortAxisLps }: LocatedMark) {
  return {
    document: 'phantom/dicom/sr/marks.dcm',
    groupIndex: mark.source.groupIndex,
    trackingID: lesion.name,
    finding: lesion.finding.meaning,
    site: lesion.site.meaning,
    mark: {
      longAxisMm: distance(...longAxisLps),
      ...(shortAxisLps && { shortAxisMm: distance(...shortAxisLps) }),
    },
  };
}

async function fetchCopy(
  { pacs, save, study }: DemoSources,
  { seriesInstanceUID, sopInstanceUID }: NonNullable<LesionView['segmentation']>,
): Promise<{ readonly part10: Uint8Array; readonly file: WrittenInstance }> {
  const part10 = await pacs.retrieveInstance(study.studyInstanceUID, seriesInstanceUID, sopInstanceUID);
  const file = await save(`results/${sopInstanceUID}.dcm`, part10);
  return { part10, file: { ...file, sopInstanceUID } };
}

function diceOf(mask: Mask, truth: Mask): number {
  const { first, second } = alignMasks(mask, truth);
  return overlapMetrics(countOverlap(first, second)).dice;
}
