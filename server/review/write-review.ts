import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import { sopClass } from '../../dicom-sr/part10/sop-class.js';
import type { Predecessor, ResultContent } from '../../dicom-sr/writers/result-content.js';
import { verifySr } from '../../dicom-sr/writers/verify-sr.js';
import { writeRejectionNote } from '../../dicom-sr/writers/write-rejection-note.js';
import { writeSeg } from '../../dicom-sr/writers/write-seg.js';
import { writeSr } from '../../dicom-sr/writers/write-sr.js';
import type { WrittenObject } from '../../dicom-sr/writers/written-object.js';
import { fitMask } from '../../models/interactive/fit-mask.js';
import { maskOfView } from '../interactive/mask-view.js';
import type { Lesion, LesionSource } from '../interactive/lesion-source.js';
import type { Pacs } from '../pacs/pacs.js';
import type { StoredObject } from '../state/lesion-result.js';
import { rejectionReasons } from './rejection-reasons.js';
import type { ArchivedEntry, Correction } from './review-entry.js';
import { ReviewError } from './review-error.js';
import { reviewKeyOf } from './review-key.js';
import type { ReviewStore } from './review-store.js';

/** Makes the objects of a decision; the same entry always gives the same bytes. */
export type WriteReview = (entry: ArchivedEntry) => Promise<readonly WrittenObject[]>;

export interface ReviewWriting {
  readonly lesions: LesionSource;
  readonly reviews: ReviewStore;
  readonly pacs: Pacs;
  /** Of verifying observers. */
  readonly organization: string;
  readonly srSopClass: ResultContent['srSopClass'];
}

/** @returns what makes the objects of decisions: a verified report, a rejection note, or a corrected segmentation with its verified report. */
export function createReviewWriter(options: ReviewWriting): WriteReview {
  return async (entry) => {
    const lesion = await options.lesions.find(entry.jobId);
    if (entry.correction !== undefined) return writeCorrection(options, lesion, entry, entry.correction);
    if (lesion.result === undefined) throw new ReviewError('result-missing');
    const found = { job: lesion.job, result: lesion.result };
    if (entry.state === 'accepted') return [await writeVerified(options, found, entry)];
    return entry.state === 'rejected' ? [await writeNote(options, found, entry)] : [];
  };
}

async function writeVerified(options: ReviewWriting, lesion: Required<Lesion>, entry: ArchivedEntry) {
  return verifySr({
    report: await automaticReport(options, lesion),
    key: reviewKeyOf(entry.jobId, entry.requestId),
    verification: { observerName: entry.reader.name, organization: options.organization },
    at: entry.at,
  });
}

const automaticReport = ({ pacs }: ReviewWriting, { job, result }: Required<Lesion>): Promise<Uint8Array> =>
  pacs.retrieveInstance(job.studyInstanceUID, result.report.seriesInstanceUID, result.report.sopInstanceUID);

async function writeNote(
  options: ReviewWriting,
  lesion: Required<Lesion>,
  entry: ArchivedEntry,
): Promise<WrittenObject> {
  const { dataset } = readPart10(await automaticReport(options, lesion));
  const sentence = rejectionReasons[entry.reason ?? 'other'];
  return writeRejectionNote({
    key: reviewKeyOf(entry.jobId, entry.requestId),
    sibling: dataset,
    rejected: await rejectedObjects(options, lesion, entry),
    reason: entry.comment === undefined ? sentence : `${sentence} ${entry.comment}`,
    observerName: entry.reader.name,
    at: entry.at,
  });
}

/** The automatic result, and a correction of it that had counted until then. */
async function rejectedObjects(
  { reviews, srSopClass }: ReviewWriting,
  { job, result }: Required<Lesion>,
  entry: ArchivedEntry,
): Promise<readonly Predecessor[]> {
  const earlier = (await reviews.history(entry.jobId)).find(({ version }) => version === entry.version - 1);
  const own = { studyInstanceUID: job.studyInstanceUID };
  const seg = (object: StoredObject) => ({ ...own, ...object, sopClassUID: sopClass.segmentationStorage });
  const sr = (object: StoredObject) => ({ ...own, ...object, sopClassUID: reportClass(srSopClass) });
  // Whether or not the archive has it by now: a further try must give the same bytes.
  const { segmentation, report } = earlier?.objects ?? {};
  return [
    seg(result.segmentation),
    sr(result.report),
    ...(segmentation === undefined ? [] : [seg(segmentation)]),
    ...(report === undefined ? [] : [sr(report)]),
  ];
}

const reportClass = (kind: ResultContent['srSopClass']): string =>
  kind === 'enhanced' ? sopClass.enhancedSr : sopClass.comprehensive3dSr;

async function writeCorrection(
  options: ReviewWriting,
  { job, result }: Lesion,
  entry: ArchivedEntry,
  { origin, mask, movedMark, measurements, checks, flags, method }: Correction,
): Promise<readonly WrittenObject[]> {
  const { lesions, organization, srSopClass } = options;
  const { volume, lesion } = await lesions.inVolume(job, (around) => ({
    volume: around,
    lesion: fitMask(maskOfView(mask, around), around.shape),
  }));
  const own = { studyInstanceUID: job.studyInstanceUID };
  const predecessors = result && {
    predecessors: {
      seg: { ...own, ...result.segmentation, sopClassUID: sopClass.segmentationStorage },
      sr: { ...own, ...result.report, sopClassUID: reportClass(srSopClass) },
    },
  };
  const content: ResultContent = {
    jobKey: reviewKeyOf(entry.jobId, entry.requestId),
    acceptedAt: entry.at,
    volume,
    mark: lesions.locate(job, volume, movedMark),
    mask: lesion,
    measurements,
    checks,
    flags,
    method,
    srSopClass,
    origin: origin === 'drawn' ? 'MANUAL' : 'SEMIAUTOMATIC',
    ...predecessors,
    verification: { observerName: entry.reader.name, organization },
  };
  const seg = writeSeg(content);
  return [seg, writeSr(content, seg)];
}
