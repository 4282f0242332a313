import { describe, expect, test } from '@jest/globals';
import { createLog } from '../../../../server/logging/log.js';
import { hashUid } from '../../../../server/logging/hash-uid.js';
import { logUnexpected } from '../../../../server/logging/log-unexpected.js';

const capture = (level: 'debug' | 'info' = 'info') => {
  const lines: string[] = [];
  const log = createLog({ level, destination: { write: (line: string) => void lines.push(line) } });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> };
};

describe('the log', () => {
  test('writes an event with its declared fields and the time', () => {
    const { log, last } = capture();
    log('server.stopped', { durationMs: 12.4 });
    expect(last()).toMatchObject({ event: 'server.stopped', durationMs: 12, level: 30 });
    expect(last()).toHaveProperty('time');
  });

  test('hashes UIDs and shortens job ids', () => {
    const { log, last, lines } = capture();
    log('job.accepted', { job: 'a'.repeat(64), document: '1.2.840.113619.2.5' });
    expect(last()).toMatchObject({ job: 'a'.repeat(12), document: hashUid('1.2.840.113619.2.5') });
    expect(lines.join()).not.toContain('113619');
  });

  test('withholds a value that is not a word, and drops a field that is not declared', () => {
    const { log, last } = capture();
    log('document.failed', {
      document: '1.2',
      code: 'Cannot read DOE^JANE',
      disposition: '19700101',
      attempt: Number.NaN,
      ...{ patientName: 'DOE^JANE' },
    });
    expect(last()).toMatchObject({ code: '(withheld)', disposition: '(withheld)', attempt: '(withheld)' });
    expect(JSON.stringify(last())).not.toContain('DOE');
  });

  test('leaves out optional fields that are absent', () => {
    const { log, last } = capture();
    log('server.stopping', {});
    expect(Object.keys(last()).sort()).toEqual(['event', 'level', 'time']);
  });

  test('writes nothing below its level', () => {
    const { log, lines } = capture('info');
    log('document.own', { document: '1.2' });
    expect(lines).toEqual([]);
  });

  test('names an unknown error by class and place, never by its message', () => {
    const { log, last, lines } = capture();
    const error = new TypeError('cannot read "DOE^JANE" of https://pacs/?PatientID=77');
    error.stack = `TypeError: ${error.message}\n    at readMarks (file:///srv/app/dist/dicom-sr/readers/read-marks.js:12:3)`;
    logUnexpected(log, 'document', error);
    expect(last()).toMatchObject({ where: 'document', name: 'TypeError', place: 'dicom-sr/readers/read-marks.js:12' });
    expect(lines.join()).not.toMatch(/DOE|PatientID|https/);
  });
});
