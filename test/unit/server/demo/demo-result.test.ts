import { describe, expect, test } from '@jest/globals';
import { assembleVolume } from '../../../../dicom-sr/volume/assemble-volume.js';
import { readCtImage } from '../../../../dicom-sr/volume/read-ct-image.js';
import { locateMark } from '../../../../dicom-sr/measurement/locate-mark.js';
import { readPart10 } from '../../../../dicom-sr/part10/read-part10.js';
import { readMarks } from '../../../../dicom-sr/readers/read-marks.js';
import type { WrittenObject } from '../../../../dicom-sr/writers/written-object.js';
import { measureLesion } from '../../../../models/measure/measure-lesion.js';
import { createPhantom, phantomDefaults } from '../../../../models/phantom/create-phantom.js';
import { demoResults } from '../../../../server/demo/demo-result.js';
import type { LesionView } from '../../../../server/http/api-schemas.js';
import { phantomStudy } from '../../../../server/phantom/phantom-study.js';
import { writeLesion } from '../../../../server/pipeline/write-lesion.js';

const options = {
  phantom: { ...phantomDefaults, slices: 40, matrix: 128, lesions: 2 },
  form: 'cornerstone3d',
  withoutShortAxis: false,
} as const;

describe('demoResults', () => {
  const study = phantomStudy(createPhantom(options.phantom), options);
  const volume = assembleVolume(study.ct.map(({ part10 }) => readCtImage(part10)));
  const { marks } = readMarks(readPart10(study.report.part10).dataset);
  const archive = new Map<string, WrittenObject>();

  /** A server that finds the truth of the first lesion, and refuses the second. */
  const [found, refused] = study.lesions.map((lesion, n): LesionView => {
    const located = locateMark(marks[n], volume);
    const common = {
      jobId: String(n),
      trackingUID: lesion.trackingUID,
      findingSites: [],
      mark: {} as LesionView['mark'],
    };
    const method = { id: 'truth', version: '1', parameters: {} };
    if (n === 1) {
      const reason = { code: 'no-lesion-found', message: 'Nothing there.', nextStep: 'Look.' };
      return { ...common, state: 'refused', reason, method };
    }
    const measured = measureLesion(volume, located.voxel, lesion.truth);
    const measurements = { ...measured, volumeIntervalMm3: [1, 2] as [number, number] };
    const outcome = { mask: lesion.truth, flags: [], measurements, checks: [], method, durationMs: 1 };
    const identity = { jobKey: 'a'.repeat(64), acceptedAt: new Date(0), srSopClass: 'comprehensive-3d' } as const;
    const { seg, sr } = writeLesion(volume, { located, outcome }, identity);
    for (const object of [seg, sr]) archive.set(object.sopInstanceUID, object);
    return { ...common, state: 'stored', method, measurements, checks: [], flags: [], segmentation: seg, report: sr };
  });

  test('reads segmentations back and holds them against the truth', async () => {
    const saved: string[] = [];
    const results = await demoResults([refused, found], {
      study,
      pacs: { retrieveInstance: async (_study, _series, uid) => archive.get(uid)!.part10 },
      seconds: new Map([['0', 1.5]]),
      save: async (path) => {
        saved.push(path);
        return { path, sha256: '' };
      },
    });
    expect(results.map(({ row }) => row.state)).toEqual(['converted', 'refused']);
    expect(results[0].dice).toBe(1);
    expect(results[0].row.seconds).toBe(1.5);
    expect(results[0].row.measurements?.volumeMm3).toBeCloseTo(found.measurements!.volumeMm3, 6);
    expect(results[1].dice).toBeUndefined();
    expect(results[1].row.reason?.code).toBe('no-lesion-found');
    const [seg, sr] = [found.segmentation!.sopInstanceUID, found.report!.sopInstanceUID];
    expect(saved).toEqual([`results/${seg}.dcm`, `results/${sr}.dcm`, `pictures/${seg}.png`]);
  });
});
