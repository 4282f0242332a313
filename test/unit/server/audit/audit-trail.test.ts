import { describe, expect, test } from '@jest/globals';
import { XMLParser } from 'fast-xml-parser';
import type { AuditEvent } from '../../../../server/audit/audit-entry.js';
import { auditHash, firstBroken } from '../../../../server/audit/audit-hash.js';
import { auditMessage } from '../../../../server/audit/audit-message.js';
import { AuditTrail } from '../../../../server/audit/audit-trail.js';
import { SqliteAuditStore } from '../../../../server/audit/sqlite/sqlite-audit-store.js';
import { reviewMigrations } from '../../../../server/review/sqlite/review-migrations.js';
import { openStateDatabase } from '../../../../server/state/sqlite/open-state-database.js';

const event = (changes: Partial<AuditEvent> = {}): AuditEvent => ({
  action: 'decided',
  reader: { id: 'u1', name: 'Doe^Jane' },
  outcome: 'success',
  route: '/api/review/:value',
  jobId: 'abc',
  ...changes,
});

describe('the audit trail', () => {
  let moment = Date.UTC(2024, 0, 1);
  const open = () => {
    const database = openStateDatabase(':memory:', reviewMigrations);
    return { database, trail: new AuditTrail(new SqliteAuditStore(database), () => new Date((moment += 1000))) };
  };

  test('chains its entries from the first to the last', async () => {
    const { trail } = open();
    for (let n = 0; n < 5; n++) await trail.record(event({ jobId: `job${n}` }));
    const entries = await trail.list(0, 100);
    expect(entries.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
    expect(await trail.verify()).toEqual({ entries: 5, hash: entries[4].hash });
  });

  test('can neither be changed nor shortened in its database', async () => {
    const { trail, database } = open();
    await trail.record(event());
    expect(() => database.run('UPDATE audit SET at = 0')).toThrow();
    expect(() => database.run('DELETE FROM audit')).toThrow();
  });

  test('shows where somebody changed it behind the triggers', async () => {
    const { trail, database } = open();
    for (let n = 0; n < 4; n++) await trail.record(event({ jobId: `job${n}` }));
    database.exec('DROP TRIGGER audit_never_change');
    database.run("UPDATE audit SET entry = replace(entry, 'job2', 'job9')");
    expect((await trail.verify()).broken).toBe(3);
  });

  test('shows an entry that was left out, and one whose hash was made anew', async () => {
    const { trail } = open();
    for (let n = 0; n < 4; n++) await trail.record(event({ jobId: `job${n}` }));
    const [a, b, c, d] = await trail.list(0, 10);
    expect(firstBroken([a, c, d])).toBe(3);
    const { hash: _hash, ...forged } = { ...b, jobId: 'other' };
    expect(firstBroken([a, { ...forged, hash: auditHash(forged) }, c, d])).toBe(3);
    expect(firstBroken([a, b, c, d])).toBeUndefined();
  });

  test('keeps one entry while somebody looks at the same thing, and every decision', async () => {
    const { trail } = open();
    const view = event({ action: 'viewed' });
    for (let n = 0; n < 50; n++) await trail.record(view);
    await trail.record({ ...view, reader: { id: 'u2', name: 'Roe^Rick' } });
    await trail.record(event());
    await trail.record(event());
    expect((await trail.list(0, 100)).map(({ action, reader }) => `${action} ${reader.id}`)).toEqual([
      'viewed u1',
      'viewed u2',
      'decided u1',
      'decided u1',
    ]);
  });

  test('tells an entry as a DICOM audit message, whatever stands in a name', async () => {
    const { trail } = open();
    await trail.record(event({ reader: { id: 'u1', name: `"<O'Neil>&\u0007` }, studyInstanceUID: '1.2.3' }));
    const [entry] = await trail.list(0, 1);
    const parsed = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(auditMessage(entry)) as {
      AuditMessage: Record<string, Record<string, string>>;
    };
    expect(parsed.AuditMessage['ActiveParticipant']['UserName']).toBe(`"<O'Neil>&`);
    expect(parsed.AuditMessage['EventIdentification']['EventOutcomeIndicator']).toBe('0');
    expect(parsed.AuditMessage['ParticipantObjectIdentification']['ParticipantObjectID']).toBe('1.2.3');
  });
});
