import { afterEach, describe, expect, test } from '@jest/globals';
import { InMemoryPacs } from '../../../fixtures/server/in-memory-pacs.js';
import { markedStudy } from '../../../fixtures/server/marked-study.js';
import type { TestPipeline } from '../../../fixtures/server/test-pipeline.js';
import { testPipeline } from '../../../fixtures/server/test-pipeline.js';
import { until } from '../../../fixtures/until.js';

/** A patient who can be told from everything else in a log. */
const patient = {
  PatientName: 'Quixotewicz^Zebulon',
  PatientID: 'MRN-7734-ZQX',
  PatientBirthDate: '19370319',
  AccessionNumber: 'ACC-99-ZQX',
  StudyDate: '20190827',
};
const study = markedStudy('privacy', {
  marks: 2,
  patientName: patient.PatientName,
  studyDate: patient.StudyDate,
  image: patient,
});
const traces = [
  ...Object.values(patient),
  'Quixotewicz',
  'Zebulon',
  study.studyInstanceUID,
  study.ctSeriesInstanceUID,
  study.sr.sopInstanceUID,
  ...study.ct.map(({ sopInstanceUID }) => sopInstanceUID),
];

describe('the log of a patient who goes through the pipeline', () => {
  let running: TestPipeline;
  afterEach(() => running.stop());

  const expectNoTrace = (): void => {
    expect(running.lines.length).toBeGreaterThan(3);
    const text = running.lines.join('').toLowerCase();
    expect(traces.filter((trace) => text.includes(trace.toLowerCase()))).toEqual([]);
    expect(text).not.toContain('2.25.');
    expect(text).not.toContain('1.2.840');
  };

  test('names him nowhere when all goes well', async () => {
    const pacs = new InMemoryPacs();
    pacs.add(...study.ct, study.sr);
    running = testPipeline({ pacs });
    await running.pipeline.start();
    await running.reaches('stored', 'stored');
    await running.settles();
    expect(running.lines.join('')).toContain('result.stored');
    expectNoTrace();
  });

  test('names him nowhere when libraries fail with his name in their messages', async () => {
    const pacs = new InMemoryPacs();
    pacs.add(...study.ct, study.sr);
    const leak = `cannot parse ${patient.PatientName} (${patient.PatientID}) of http://pacs/studies/${study.studyInstanceUID}?PatientID=${patient.PatientID}`;
    pacs.onCall = (method) => {
      if (method === 'store') throw new TypeError(leak);
    };
    running = testPipeline({ pacs });
    running.segmenter.onSegment = ({ mark }) => {
      if (mark.slice === 1) throw new RangeError(leak);
    };
    await running.pipeline.start();
    await running.reaches('failed', 'failed');
    expect(running.lines.join('')).toContain('error.unexpected');
    expectNoTrace();
    const jobs = await running.state.jobs.list({ limit: 9 });
    expect(jobs.map(({ reason }) => reason)).toEqual([{ code: 'unexpected' }, { code: 'unexpected' }]);
  });

  test('names him nowhere when his CT and his report are damaged', async () => {
    const pacs = new InMemoryPacs();
    pacs.add(...study.ct.slice(0, 4), ...study.ct.slice(5), study.sr);
    running = testPipeline({ pacs });
    await running.pipeline.start();
    await running.reaches('refused', 'refused');
    pacs.answerInstance = (part10) => part10.subarray(0, 900);
    pacs.add(study.laterReport('privacy, damaged', 5, 1));
    await until(() => running.lines.some((line) => line.includes('document.failed')));
    expectNoTrace();
  });
});
