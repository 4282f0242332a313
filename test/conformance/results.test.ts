import { describe, expect, test } from '@jest/globals';
import { indexToLps } from '../../dicom-sr/geometry/affine.js';
import { transferSyntax } from '../../dicom-sr/part10/transfer-syntax.js';
import { readFurtherAttributes } from '../../dicom-sr/volume/read-further-attributes.js';
import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';
import type { ResultContent } from '../../dicom-sr/writers/result-content.js';
import { writeCtSeries } from '../../dicom-sr/writers/write-ct-series.js';
import { writeSeg } from '../../dicom-sr/writers/write-seg.js';
import { writeSr } from '../../dicom-sr/writers/write-sr.js';
import { grids, testSeries } from '../fixtures/dicom/ct-series.js';
import { testMark, testMask, testResult, testVolume } from '../fixtures/dicom/result-content.js';
import { describeWith } from '../services/available.js';
import { dcentvfyErrors, dciodvfyErrors, dcmdump, dsrdumpErrors } from '../services/validators.js';
import { pixelmedSrErrors, pydicomSegVoxels } from '../services/validators.js';

const volume = testVolume(grids.oblique);
const predecessor = (what: string) => ({
  studyInstanceUID: volume.studyInstanceUID,
  seriesInstanceUID: '2.25.41',
  sopClassUID: `1.2.840.10008.5.1.4.1.1.${what}`,
  sopInstanceUID: '2.25.42',
});

/** What a job, a reader's correction and a bare mark lead to. */
const results: Readonly<Record<string, ResultContent>> = {
  'a complete result': testResult(volume, { timePoint: 'Baseline' }),
  'a trained method': testResult(volume, {
    method: { id: 'wsss', version: '2', parameters: {}, weightsDigest: 'ab'.repeat(32) },
  }),
  'an Enhanced SR': testResult(volume, { srSopClass: 'enhanced' }),
  'a correction drawn by hand': testResult(volume, {
    origin: 'MANUAL',
    predecessors: { seg: predecessor('66.4'), sr: predecessor('88.34') },
  }),
  'a bare mark': bareMark(testResult(volume)),
  'a mark of another study': markOfAnotherStudy(testResult(volume)),
  'names beyond ASCII': {
    ...testResult(volume),
    volume: { ...volume, header: { ...volume.header, PatientName: 'Müller^Jürgen=山田^太郎' } },
  },
  'a trial without names': testResult({
    ...volume,
    furtherAttributes: readFurtherAttributes({
      PatientAge: '064Y',
      PatientWeight: 71.5,
      PatientIdentityRemoved: 'YES',
      DeidentificationMethod: 'By hand',
      ClinicalTrialSponsorName: 'Sponsor',
      ClinicalTrialProtocolID: 'P1',
      ClinicalTrialSubjectID: 'S7',
      ClinicalTrialTimePointDescription: 'Week 8',
    }),
  }),
  'lossy images with a time zone': testResult({
    ...volume,
    timezoneOffsetFromUTC: '-0430',
    lossyCompression: { ratios: [8.25], methods: ['ISO_10918_1'] },
  }),
};

function markOfAnotherStudy(content: ResultContent): ResultContent {
  const { mark, ...located } = content.mark;
  return {
    ...content,
    mark: { ...located, mark: { ...mark, source: { ...mark.source, studyInstanceUID: '2.25.43' } } },
  };
}

function bareMark(content: ResultContent): ResultContent {
  const { trackingID: _id, trackingUID: _uid, finding: _finding, ...bare } = testMark(content.volume);
  const measurements = { ...content.measurements, longAxis: undefined, shortAxis: undefined };
  const { longAxis: _long, shortAxis: _short, ...lengths } = measurements;
  return {
    ...content,
    mark: { ...content.mark, mark: { ...bare, findingSites: [] } },
    measurements: lengths,
    checks: [],
    flags: [],
  };
}

const written = (content: ResultContent) => {
  const seg = writeSeg(content);
  return { seg: seg.part10, sr: writeSr(content, seg).part10 };
};
const ct = writeCtSeries(testSeries(grids.oblique)).map(({ part10 }) => part10);

describeWith('dicom3tools')('results and dicom3tools', () => {
  test.each(Object.entries(results))('dciodvfy finds no error in SEG and SR of %s', (_, content) => {
    const { seg, sr } = written(content);
    expect({ seg: dciodvfyErrors(seg), sr: dciodvfyErrors(sr) }).toEqual({ seg: [], sr: [] });
  });

  test.each(Object.keys(grids) as (keyof typeof grids)[])('dciodvfy finds no error in a %s CT series', (name) => {
    for (const { part10 } of writeCtSeries(testSeries(grids[name]))) expect(dciodvfyErrors(part10)).toEqual([]);
  });

  test('dciodvfy finds no error in a CT image in Implicit VR Little Endian', () => {
    const [image] = writeCtSeries(testSeries(grids.axial), transferSyntax.implicitLittleEndian);
    expect(dciodvfyErrors(image.part10)).toEqual([]);
  });

  test('dcentvfy finds SEG, SR and CT of one patient and study', () => {
    const { seg, sr } = written(testResult(volume));
    expect(dcentvfyErrors([...ct, seg, sr])).toEqual([]);
  });

  test('dcentvfy sees it where they are not', () => {
    const other = { ...volume, header: { ...volume.header, PatientBirthDate: '19000101' } };
    expect(dcentvfyErrors([...ct, written(testResult(other)).seg])).not.toEqual([]);
  });
});

describeWith('pixelmed')('results and the SR validator of PixelMed', () => {
  // Its style sheets are compiled anew for every file, half a minute on a busy machine.
  const patience = 300_000;
  test.each(['a complete result', 'an Enhanced SR', 'a bare mark'])(
    'finds no error in the SR of %s',
    (name) => expect(pixelmedSrErrors(written(results[name]).sr)).toEqual([]),
    patience,
  );
});

describeWith('dcmtk')('results and dcmtk', () => {
  test.each(Object.entries(results))('dsrdump reads the SR, dcmdump the SEG of %s', (_, content) => {
    const { seg, sr } = written(content);
    expect(dsrdumpErrors(sr)).toEqual([]);
    expect(dcmdump(seg)).toContain('SegmentationStorage');
    expect(dcmdump(sr)).toContain('ContentSequence');
  });

  // dciodvfy of Debian reads no deflated file, dcmtk's own neither.
  test('dcmdump reads a deflated CT image', () => {
    const [image] = writeCtSeries(testSeries(grids.axial), transferSyntax.deflatedExplicitLittleEndian);
    expect(dcmdump(image.part10)).toContain('PixelData');
  });
});

describeWith('pydicom')('results and pydicom', () => {
  test.each(Object.entries(grids))(
    'finds every voxel of the %s SEG where the lesion lies in the patient',
    (_, grid) => {
      const onGrid = testVolume(grid);
      expect(pydicomSegVoxels(written(testResult(onGrid)).seg)).toEqual(lesionPoints(onGrid));
    },
  );
});

/** The voxels of the fixture's lesion, by the affine of the volume alone. */
function lesionPoints({ affine }: CtVolume): readonly string[] {
  const { origin, shape, voxels } = testMask();
  const points: string[] = [];
  voxels.forEach((value, i) => {
    if (value === 0) return;
    const [k, j, c] = [Math.floor(i / (shape[1] * shape[2])), Math.floor(i / shape[2]) % shape[1], i % shape[2]];
    const lps = indexToLps(affine, origin[2] + c, origin[1] + j, origin[0] + k);
    points.push(lps.map((value) => (Math.round(value * 1000) / 1000 + 0).toFixed(3)).join(','));
  });
  return points.sort();
}

describe('the results of this suite', () => {
  test('differ from each other, so that each is worth its check', () => {
    const bytes = Object.values(results).map((content) => Buffer.from(written(content).sr).toString('base64'));
    expect(new Set(bytes).size).toBe(bytes.length);
  });
});
