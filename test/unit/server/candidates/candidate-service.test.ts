import { describe, expect, test } from '@jest/globals';
import type { Mark } from '../../../../dicom-sr/measurement/mark.js';
import type { Candidate } from '../../../../models/candidates/propose-candidates.js';
import { CandidateService } from '../../../../server/candidates/candidate-service.js';
import { wholeSeries } from '../../../../server/candidates/whole-series.js';
import { candidateListSchema } from '../../../../server/http/candidates/candidate-schemas.js';
import { createPacsSeriesSource } from '../../../../server/pipeline/pacs-series-source.js';
import { SeriesVolumes } from '../../../../server/pipeline/series-volumes.js';
import type { CandidateRequest } from '../../../../server/segmenter/interactive-segmenter.js';
import type { LesionJob } from '../../../../server/state/lesion-job.js';
import { InMemoryPacs } from '../../../fixtures/server/in-memory-pacs.js';
import { markedStudy } from '../../../fixtures/server/marked-study.js';

/** Two slices of 4 × 3 pixels from [2, 5, 6] on. */
const proposed: Candidate = {
  mask: { origin: [2, 5, 6], shape: [2, 3, 4], voxels: new Uint8Array(24).fill(1) },
  mark: {
    slice: 2,
    longAxis: [
      [6, 6],
      [9, 6],
    ],
    shortAxis: [
      [7, 5],
      [7, 7],
    ],
  },
  confidence: 0.9,
};

function setUp({ enabled = true } = {}) {
  const pacs = new InMemoryPacs();
  const study = markedStudy('candidates');
  pacs.add(...study.ct, study.sr);
  const volumes = new SeriesVolumes({
    open: (studyUID, series) => createPacsSeriesSource(pacs, studyUID, series),
    seriesBytes: 2 ** 30,
    cacheBytes: 2 ** 26,
  });
  const requests: CandidateRequest[] = [];
  const marks: Pick<Mark, 'longAxis' | 'referencedImage'>[] = [];
  const service = new CandidateService({
    ...{ enabled, pacs, limits: { leastConfidence: 0.8, leastLongMm: 10 } },
    state: { jobs: { ofStudy: async () => marks.map((mark) => ({ mark })) as LesionJob[] } },
    wholeSeries: (...names) => wholeSeries(volumes, ...names),
    segmenter: {
      candidates: async (request) => {
        requests.push(request);
        return { candidates: [proposed], method: { id: 'candidate-network', version: '1', parameters: {} } };
      },
    },
  });
  return { pacs, study, service, requests, marks };
}

describe('candidates of a study', () => {
  test('are none, and nothing is fetched, unless the configuration wants them', async () => {
    const { service, study, pacs } = setUp({ enabled: false });
    expect(await service.ofStudy(study.studyInstanceUID)).toEqual({ state: 'off', candidates: [] });
    expect(pacs.calls).toEqual([]);
  });

  test('are told as unverified, on the images that they lie on, and nothing is stored', async () => {
    const { service, study, pacs, requests } = setUp();
    const before = pacs.held();
    const answer = candidateListSchema.parse(await service.ofStudy(study.studyInstanceUID));
    const [candidate] = answer.candidates;
    expect(requests[0]).toMatchObject({ leastConfidence: 0.8, leastLongMm: 10, volume: { shape: [6, 16, 20] } });
    expect(Object.keys(requests[0].volume).sort()).toEqual(['shape', 'spacingMm', 'voxels']);
    expect(candidate).toMatchObject({ state: 'unverified-candidate', confidence: 0.9 });
    expect(candidate.seriesInstanceUID).toBe(study.ctSeriesInstanceUID);
    expect(candidate.longAxis.endpoints).toEqual([
      [6.5, 6.5],
      [9.5, 6.5],
    ]);
    expect(candidate.mask.slices.map(({ runs }) => runs)).toEqual([
      [106, 4, 126, 4, 146, 4],
      [106, 4, 126, 4, 146, 4],
    ]);
    expect(pacs.held()).toEqual(before);
    expect(pacs.calls).not.toContain('store');
  });

  test('are looked for once, and again when the study has grown', async () => {
    const { service, study, pacs, requests } = setUp();
    await service.ofStudy(study.studyInstanceUID);
    const [first, second] = await Promise.all([1, 2].map(() => service.ofStudy(study.studyInstanceUID)));
    expect(second).toEqual(first);
    expect(requests).toHaveLength(1);
    pacs.remove(study.ct[5].sopInstanceUID);
    await service.ofStudy(study.studyInstanceUID);
    expect(requests).toHaveLength(2);
  });

  test('are no longer listed when somebody has marked the lesion, on that image and in it', async () => {
    const { service, study, marks } = setUp();
    const [candidate] = (await service.ofStudy(study.studyInstanceUID)).candidates;
    const markAt = (sopInstanceUID: string, column: number) => ({
      longAxis: {
        endpoints: [
          [column - 1, 6.5],
          [column + 1, 6.5],
        ] as const,
      },
      referencedImage: { sopClassUID: '', sopInstanceUID },
    });
    marks.push(markAt(candidate.sopInstanceUID, 14.5), markAt('1.2.3', 8.5));
    expect((await service.ofStudy(study.studyInstanceUID)).candidates).toHaveLength(1);
    marks.push(markAt(candidate.sopInstanceUID, 8.5));
    expect((await service.ofStudy(study.studyInstanceUID)).candidates).toEqual([]);
  });

  test('of an unknown study are refused', async () => {
    await expect(setUp().service.ofStudy('1.2.3')).rejects.toMatchObject({ code: 'study-not-found' });
  });
});
