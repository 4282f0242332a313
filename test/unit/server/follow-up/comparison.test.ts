import { beforeAll, describe, expect, test } from '@jest/globals';
import { readPart10 } from '../../../../dicom-sr/part10/read-part10.js';
import { DicomError } from '../../../../dicom-sr/errors/dicom-error.js';
import { trackingOf } from '../../../../dicom-sr/writers/tracking.js';
import { createMethodRegistry } from '../../../../models/methods/method-registry.js';
import { followUpPhantom } from '../../../../models/phantom/follow-up-phantom.js';
import { turnAbout } from '../../../../models/registration/rigid-transform.js';
import { compareHere } from '../../../../server/follow-up/comparison/compare-here.js';
import { compareVisits } from '../../../../server/follow-up/comparison/compare-visits.js';
import { comparisonTable } from '../../../../server/follow-up/comparison/comparison-table.js';
import type { VisitComparison } from '../../../../server/follow-up/comparison/comparison.js';
import { folderSeries } from '../../../../server/follow-up/comparison/folder-series.js';
import { followUpOf } from '../../../../server/follow-up/follow-up-of.js';
import type { FollowUp } from '../../../../server/follow-up/follow-up.js';
import { PatientDocumentsBuilder } from '../../../../server/follow-up/patient-documents.js';
import { followUpStudy } from '../../../../server/phantom/follow-up-study.js';
import { visitComparisonSchema } from '../../../../server/http/patients/patient-schemas.js';

const dates = ['20260105', '20260302'] as const;
/** Lesions 0 … 4 at the first visit; the fourth is not marked at the second one, and the sixth is new there. */
const visits = [
  { slices: 60, matrix: 192, sizes: [1, 1, 1, 1, 1, 0] },
  {
    slices: 60,
    matrix: 192,
    deformationMm: 4,
    pose: turnAbout([0, 0, 0], [0.02, -0.03, 0.05], [12, -8, 140]),
    sizes: [1.2, 0.9, 1, 1.1, 0.9, 1],
  },
];
const unmarked = 3;

/** Names that were withheld, by the key that the lesion goes by without one. */
const withheld = new Map<string, string>();

/** Documents of both visits; names and UIDs of the second one are withheld, but for that of the first lesion. */
function patient(): PatientDocumentsBuilder {
  const documents = new PatientDocumentsBuilder();
  const phantom = followUpPhantom({ seed: 2, lesions: 6, painted: { slices: 60, matrix: 192 }, visits });
  for (const [visit, scanned] of [...phantom].entries()) {
    const lesions = scanned.lesions.filter(({ number }) => visit === 0 || number !== unmarked);
    const study = followUpStudy({ ...scanned, lesions }, { seed: 2, visit, date: dates[visit] });
    for (const { part10 } of study.ct)
      documents.addImage(readPart10(part10, { untilPixelData: true }).dataset, () => Promise.resolve(part10));
    documents.addDocument(readPart10(study.report.part10).dataset);
  }
  const [first] = documents.marks.map(({ mark }) => mark.trackingUID);
  documents.marks.forEach((dated, i) => {
    if (dated.date === dates[0] || dated.mark.trackingUID === first) return;
    const { trackingID = '', trackingUID: _uid, ...mark } = dated.mark;
    withheld.set(trackingOf(mark).uid, trackingID);
    documents.marks[i] = { ...dated, mark };
  });
  return documents;
}

describe('two visits whose marks hardly name their lesions', () => {
  const documents = patient();
  let followUp: FollowUp;
  let comparison: VisitComparison;
  beforeAll(async () => {
    followUp = followUpOf(documents, { targets: 'all' });
    const compare = compareHere(createMethodRegistry(), 'graph-cut-3d');
    comparison = await compareVisits(followUp, {
      images: documents.images,
      volumeOf: folderSeries(documents),
      compare,
    });
  }, 120_000);

  test('are brought together: each proposal is the decision that makes two lesions one, and is right', () => {
    const same = comparison.proposals.filter(({ decision }) => decision.kind === 'same');
    expect(same).toHaveLength(3);
    expect(same.every(({ confidence = 0 }) => confidence > 0.5)).toBe(true);
    const joined = followUpOf(documents, { targets: 'all', decisions: same.map(({ decision }) => decision) });
    expect(joined.visits[1].missing).toHaveLength(1);
    expect(same.map(({ lesion, decision }) => [lesion, withheld.get(decision.other ?? '')])).toEqual(
      same.map(({ lesion }) => [lesion, lesion]),
    );
  });

  test('have a new lesion as new', () => {
    expect(comparison.proposals.filter(({ decision }) => decision.kind === 'new')).toHaveLength(1);
  });

  test('leave a candidate for the lesion that the later one does not name: unverified, on an image of that visit', () => {
    expect(comparison.carried).toHaveLength(1);
    const [candidate] = comparison.carried;
    const { key, name } = followUp.lesions.find((lesion) => lesion.name.endsWith(String(unmarked + 1))) ?? {};
    expect(candidate).toMatchObject({ lesion: key, name, date: dates[1], state: 'unverified-candidate' });
    expect(documents.images.get(candidate.sopInstanceUID)?.place?.seriesInstanceUID).toBe(candidate.seriesInstanceUID);
    const before = followUp.lesions.find((lesion) => lesion.key === key)?.sizesMm[0] ?? NaN;
    expect(candidate.longAxis.lengthMm / before).toBeGreaterThan(0.8);
    expect(candidate.longAxis.lengthMm / before).toBeLessThan(1.5);
  });

  test('change nothing of the response, and are told as the API tells them', () => {
    expect(followUp.visits[1].response).toBe('NE');
    expect(visitComparisonSchema.parse(comparison)).toEqual(comparison);
    expect(comparisonTable(comparison)).toMatch(/2026-03-02 against 2026-01-05: .* is one with Unnamed \d \(\d+ %\)/);
  });

  test('are told as not compared where a series cannot be read', async () => {
    const volumeOf = () => Promise.reject(new DicomError('image-not-found', 'gone'));
    const { proposals, notCompared } = await compareVisits(followUp, {
      ...{ images: documents.images, volumeOf, compare: compareHere() },
    });
    expect(proposals).toEqual([]);
    expect(notCompared).toEqual([{ date: dates[1], against: dates[0], reason: 'image-not-found' }]);
  });
});
