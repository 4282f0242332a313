import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readPart10 } from '../../../../dicom-sr/part10/read-part10.js';
import { itemsOf, textOf } from '../../../../dicom-sr/part10/natural-dataset.js';
import { isOwnObject } from '../../../../dicom-sr/provenance/is-own-object.js';
import { readMarks } from '../../../../dicom-sr/readers/read-marks.js';
import { readResult } from '../../../../dicom-sr/readers/result-reader.js';
import { writeSeg } from '../../../../dicom-sr/writers/write-seg.js';
import { writeSr } from '../../../../dicom-sr/writers/write-sr.js';
import { deriveUid } from '../../../../dicom-sr/provenance/derive-uid.js';
import { documentsOfPatient } from '../../../../server/follow-up/documents-of-patient.js';
import { followUpCsv } from '../../../../server/follow-up/follow-up-csv.js';
import type { FhirBundle, FhirResource } from '../../../../server/follow-up/follow-up-fhir.js';
import { followUpFhir } from '../../../../server/follow-up/follow-up-fhir.js';
import { followUpSr } from '../../../../server/follow-up/follow-up-sr.js';
import { growthWords } from '../../../../server/follow-up/response-words.js';
import { responseHtml } from '../../../../server/follow-up/response-html.js';
import { responsePdf } from '../../../../server/follow-up/response-pdf.js';
import { followUpOf } from '../../../../server/follow-up/follow-up-of.js';
import { writeResponse } from '../../../../server/follow-up/write-response.js';
import { followedPatient, followUpHeader, judgedPatient } from '../../../fixtures/followed-patient.js';
import { grids } from '../../../fixtures/dicom/ct-series.js';
import { testResult, testVolume } from '../../../fixtures/dicom/result-content.js';

const at = new Date(Date.UTC(2026, 5, 1, 12));

describe('the response as DICOM', () => {
  const written = followUpSr(judgedPatient(), followUpHeader, at);
  const { dataset } = readPart10(written.part10);

  test('has a group for each lesion at each time point, and one for each response, with their time points', () => {
    const measurements = itemsOf(dataset, 'ContentSequence').at(-1) ?? {};
    const groups = itemsOf(measurements, 'ContentSequence');
    expect(groups).toHaveLength(5 + 3);
    const named = groups.map((group) =>
      itemsOf(group, 'ContentSequence')
        .filter((item) => textOf(itemsOf(item, 'ConceptNameCodeSequence')[0] ?? {}, 'CodeValue') === 'C2348792')
        .map((item) => textOf(item, 'TextValue')),
    );
    expect(new Set(named.flat())).toEqual(new Set(['Baseline', 'Follow-up 1', 'Follow-up 2']));
    expect(named.every((names) => names.length === 1)).toBe(true);
  });

  test('is never taken for a mark or a result', () => {
    expect(isOwnObject(dataset)).toBe(true);
    expect(readMarks(dataset).marks).toEqual([]);
    expect(readResult(dataset)).toBeUndefined();
    const judged = judgedPatient();
    const withVolumes = judged.lesions.map((lesion) => ({
      ...lesion,
      visits: lesion.visits.map((visit) => ({ ...visit, volumeMm3: 4000 })),
    }));
    const report = followUpSr({ ...judged, lesions: withVolumes }, followUpHeader, at);
    expect(readResult(readPart10(report.part10).dataset)).toBeUndefined();
  });

  test('is the same for the same content', () => {
    expect(followUpSr(judgedPatient(), followUpHeader, at).part10).toEqual(written.part10);
  });
});

describe('a result that is read back', () => {
  test('has the volume, its interval and the axes that were written', () => {
    const content = testResult(testVolume(grids['flipped row']));
    const seg = writeSeg(content);
    const result = readResult(readPart10(writeSr(content, seg).part10).dataset);
    expect(result).toMatchObject({
      volumeMm3: content.measurements.volumeMm3,
      longAxisMm: content.measurements.longAxisMm,
      shortAxisMm: content.measurements.shortAxisMm,
      trackingID: 'Target 1',
      verified: false,
      segmentation: { sopInstanceUID: seg.sopInstanceUID },
    });
    const [lower, upper] = result?.volumeIntervalMm3 ?? [];
    expect(lower).toBeCloseTo(content.measurements.volumeIntervalMm3?.[0] ?? NaN, 6);
    expect(upper).toBeCloseTo(content.measurements.volumeIntervalMm3?.[1] ?? NaN, 6);
  });
});

describe('the response as FHIR', () => {
  const bundle: FhirBundle = followUpFhir(judgedPatient(), 'P', at);
  const [report, ...observations] = bundle.entry.map(({ resource }) => resource);

  test('is a report that names every observation of the bundle', () => {
    expect(report).toMatchObject({
      resourceType: 'DiagnosticReport',
      status: 'preliminary',
      subject: { identifier: { value: 'P' } },
    });
    const results = (report['result'] as readonly { readonly reference: string }[]).map(({ reference }) => reference);
    expect(results).toEqual(bundle.entry.slice(1).map(({ fullUrl }) => fullUrl));
    expect(new Set(results).size).toBe(results.length);
  });

  test('has what R4 requires of each observation: status, code, and a value or a reason why there is none', () => {
    for (const observation of observations) {
      expect(observation).toMatchObject({ resourceType: 'Observation', status: 'preliminary' });
      expect(codingsOf(observation)[0]).toMatchObject({ system: expect.any(String), code: expect.any(String) });
      const values = ['valueQuantity', 'valueCodeableConcept', 'dataAbsentReason'].filter((key) => key in observation);
      expect(values).toHaveLength(1);
      expect(observation['effectiveDateTime']).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
  });

  const codingsOf = (resource: FhirResource) => (resource['code'] as { readonly coding: readonly object[] }).coding;
});

describe('the response as text', () => {
  test('is a table whose cells no spreadsheet takes for formulas', () => {
    const lines = followUpCsv(judgedPatient('=1+1')).split('\r\n');
    expect(lines).toHaveLength(1 + 6 + 3 + 1);
    expect(lines[1]).toContain("'=1+1");
    expect(lines.filter((line) => line.startsWith('visit,'))[1]).toContain('PR');
  });

  test('says of each visit what is missing, of what lesions are measured, and how volumes change', () => {
    const judged = judgedPatient();
    const volumetric = {
      ...({ response: 'PR', sumMm3: 900, changeFromBaseline: -0.7, changeFromNadir: -0.7 } as const),
      ...({ changeInterval: [-0.8, -0.6], growthPerDay: -0.02, doublingDays: -34.7 } as const),
    };
    const visits = judged.visits.map((visit, i) => (i === 1 ? { ...visit, volumetric } : visit));
    const [head, ...lines] = followUpCsv({ ...judged, visits }).split('\r\n');
    const cellsOf = (line: string) =>
      Object.fromEntries(head.split(',').map((name, i) => [name, line.replace(/"[^"]*"/, '').split(',')[i]]));
    expect(cellsOf(lines[0])).toMatchObject({ row: 'lesion', size_mm: '40', axis: 'long' });
    expect(cellsOf(lines[6 + 1])).toMatchObject({
      ...{ volumetric_response: 'PR', volume_sum_mm3: '900', volume_change_lower: '-0.8', doubling_days: '-34.7' },
    });
    expect(lines.slice(6, 9).map((line) => cellsOf(line).missing_targets)).toEqual(['0', '0', '1']);
  });

  test('says whether volumes double or halve', () => {
    expect([growthWords(43.2), growthWords(-162)]).toEqual(['doubles in 43 days', 'halves in 162 days']);
  });

  test('is a page that says each decision and shows no markup of others', () => {
    const html = responseHtml(judgedPatient('<b>x</b>'), new Map(), '1');
    expect(html).toContain('&lt;b&gt;x');
    expect(html).not.toContain('<b>x</b>');
    expect(html).toContain('The sum shrank by 50.0 % from baseline, 60.0 mm.');
    expect(html.match(/<svg/g)).toHaveLength(2);
  });

  test('says by which rules it was judged', () => {
    const html = responseHtml(judgedPatient(), new Map(), '1');
    expect(html).toContain('PR −30.0 % of baseline, PD +20.0 % of the smallest sum and 5 mm');
    expect(html).toContain('volumes: PR −65.7 %, PD +72.8 %');
    const strict = followUpOf(followedPatient(), { thresholds: { partialShare: 0.5, progressionShare: 1 } });
    expect(responseHtml(strict, new Map(), '1')).toContain('volumes: PR −50.0 %, PD +100.0 %');
  });

  test('is a document that goes on on another page where there are more visits than one is wide', async () => {
    const judged = judgedPatient();
    const repeated = <T>(values: readonly T[]): readonly T[] => [...values, ...values, ...values];
    const long = {
      ...judged,
      visits: repeated(judged.visits),
      lesions: judged.lesions.map((lesion) => ({ ...lesion, visits: repeated(lesion.visits) })),
    };
    const pagesOf = async (followUp: typeof judged): Promise<number> => {
      const pdf = await responsePdf(followUp, new Map(), '1', at);
      return Buffer.from(pdf).toString('latin1').split('/Type /Page\n').length - 1;
    };
    expect([await pagesOf(judged), await pagesOf(long)]).toEqual([1, 2]);
  });
});

describe('a folder with everything', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recist3d-response-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('writes the SR for the patient that was asked for, whoever else was scanned on that day', async () => {
    const own = followedPatient();
    const stranger = { ...followUpHeader, PatientID: 'Q', StudyInstanceUID: deriveUid('of somebody else') };
    const sameDay = { ...followUpHeader, StudyInstanceUID: deriveUid('another study of the day') };
    const others = own.marks.map((each) => ({ ...each, patient: 'Q' }));
    const both = { ...own, marks: [...others, ...own.marks], headers: [stranger, sameDay, followUpHeader] };
    const documents = documentsOfPatient(both, 'P');
    const out = join(folder, 'of-several');
    await writeResponse(out, { followUp: followUpOf(documents), documents, version: '1', at });
    const { dataset } = readPart10(await readFile(join(out, 'sr.dcm')));
    expect([textOf(dataset, 'PatientID'), textOf(dataset, 'StudyInstanceUID')]).toEqual([
      ...['P', followUpHeader.StudyInstanceUID],
    ]);
    expect(await readFile(join(out, 'fhir.json'), 'utf8')).not.toContain('"Q"');
  });

  test('holds report, table, FHIR, SR and PDF', async () => {
    const documents = followedPatient();
    const paths = await writeResponse(folder, { followUp: judgedPatient(), documents, version: '1', at });
    expect(paths.map((path) => path.slice(folder.length + 1)).sort()).toEqual([
      ...['fhir.json', 'report.html', 'report.pdf', 'response.csv', 'response.json', 'sr.dcm'],
    ]);
    const { dataset } = readPart10(await readFile(join(folder, 'sr.dcm')));
    expect([textOf(dataset, 'PatientID'), textOf(dataset, 'StudyInstanceUID')]).toEqual([
      ...['P', followUpHeader.StudyInstanceUID],
    ]);
    const pdf = await readFile(join(folder, 'report.pdf'));
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.subarray(-6).toString()).toContain('%%EOF');
  });
});
