import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import express from 'express';
import type { Scope } from '../../../../server/access/scope.js';
import { followUpOf } from '../../../../server/follow-up/follow-up-of.js';
import type { VisitComparison } from '../../../../server/follow-up/comparison/comparison.js';
import type { AskedFollowUp } from '../../../../server/follow-up/follow-up-service.js';
import { FollowUpService } from '../../../../server/follow-up/follow-up-service.js';
import { SqlLesionDecisions } from '../../../../server/follow-up/sql-lesion-decisions.js';
import { patientPart } from '../../../../server/http/patients/patient-part.js';
import { patientResponseSchema, visitComparisonSchema } from '../../../../server/http/patients/patient-schemas.js';
import { problemHandler } from '../../../../server/http/problem.js';
import { reviewMigrations } from '../../../../server/review/sqlite/review-migrations.js';
import { openStateDatabase } from '../../../../server/state/sqlite/open-state-database.js';
import { sqliteSql } from '../../../../server/state/sqlite/sqlite-sql.js';
import { followedPatient } from '../../../fixtures/followed-patient.js';

function server(scopes: readonly Scope[] = ['read', 'review']) {
  const database = openStateDatabase(':memory:', reviewMigrations);
  const decisions = new SqlLesionDecisions(sqliteSql(database), 'secret', () => new Date(0));
  const service = new FollowUpService({
    ...{ pacs: {} as never, images: {} as never, decisions, version: '1' },
    now: () => new Date(0),
  });
  const backend = {
    response: async (patient: string, asked: AskedFollowUp) =>
      followUpOf(followedPatient(), { ...asked, patient, decisions: await decisions.ofPatient(patient) }),
    comparison: () => Promise.resolve(visitComparison),
    file: () => Promise.resolve('row,visit\r\n'),
    patientOfStudy: (study: string) => Promise.resolve(study === '1.2.3' ? 'P' : 'Q'),
    decisions: (patient: string) => service.decisions(patient),
    decide: (...args: Parameters<FollowUpService['decide']>) => service.decide(...args),
  };
  const app = express();
  app.use((_request, response, next) => {
    response.locals['reader'] = { id: 'r', name: 'Reader', roles: [], scopes };
    next();
  });
  app.use('/api', patientPart(backend).router);
  app.use(problemHandler(() => undefined));
  return { app, database };
}

const visitComparison: VisitComparison = {
  proposals: [
    {
      ...{ decision: { kind: 'same', lesion: 'a', other: 'x' }, lesion: 'A', other: 'X' },
      ...{ date: '20260301', against: '20260101', confidence: 0.9, reason: 'It fits.' },
    },
  ],
  carried: [],
  notCompared: [{ date: '20260501', against: '20260301', reason: 'studies-disagree' }],
};

const decision = (changes: object) => ({ requestId: randomUUID(), kind: 'absent', ...changes });

describe('a patient over time, by HTTP', () => {
  test('is found by one of his studies, so that an address need not name him', async () => {
    const { app } = server();
    const { body } = await request(app).get('/api/studies/1.2.3/patient/response').expect(200);
    expect(body).toEqual((await request(app).get('/api/patients/P/response')).body);
    const kept = await request(app)
      .post('/api/studies/1.2.3/patient/decisions')
      .send(decision({ lesion: 'a', date: '20260301' }));
    expect(kept.status).toBe(200);
    const { decisions } = (await request(app).get('/api/patients/P/decisions')).body as { decisions: unknown[] };
    expect(decisions).toHaveLength(1);
    expect(await request(app).get('/api/studies/nonsense/patient/response')).toMatchObject({ status: 400 });
  });

  test('is answered as the OpenAPI document says', async () => {
    const { body } = await request(server().app).get('/api/patients/P/response').expect(200);
    expect(patientResponseSchema.parse(body).visits.map(({ response }) => response)).toEqual(['baseline', 'PR', 'NE']);
  });

  test('is judged by the thresholds that are asked for; what is none is refused', async () => {
    const { app } = server();
    const { body } = await request(app)
      .get('/api/patients/P/response?stableDays=400&partial=.5&progression=1')
      .expect(200);
    expect(patientResponseSchema.parse(body).visits).toHaveLength(3);
    for (const query of [
      'partial=2',
      'partial=x',
      'progression=-1',
      'stableDays=.5',
      'baseline=20260231',
      'from=marks',
    ])
      await request(app).get(`/api/patients/P/response?${query}`).expect(400);
  });

  test('has what the images say as proposals, each with the decision that confirms it', async () => {
    const { app } = server();
    const { body } = await request(app).get('/api/patients/P/comparison').expect(200);
    expect(visitComparisonSchema.parse(body)).toEqual(visitComparison);
    const [{ decision: proposed }] = visitComparison.proposals;
    await request(app).post('/api/patients/P/decisions').send(decision(proposed)).expect(200);
    await request(server([]).app).get('/api/patients/P/comparison').expect(403);
  });

  test('comes as a table where asked', async () => {
    const { headers } = await request(server().app).get('/api/patients/P/response?format=csv').expect(200);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
  });

  test('is judged anew with what a reader decided; the decision is kept with its reader', async () => {
    const { app } = server();
    const { body: before } = await request(app).get('/api/patients/P/response');
    const [, lesion] = patientResponseSchema.parse(before).lesions;
    const said = decision({ lesion: lesion.key, date: '20260501' });
    await request(app).post('/api/patients/P/decisions').send(said).expect(200);
    const { body: kept } = await request(app).post('/api/patients/P/decisions').send(said).expect(200);
    expect(kept.decisions).toEqual([
      {
        kind: 'absent',
        lesion: lesion.key,
        date: '20260501',
        at: '1970-01-01T00:00:00.000Z',
        reader: { id: 'r', name: 'Reader' },
      },
    ]);
    const { body: after } = await request(app).get('/api/patients/P/response');
    expect(patientResponseSchema.parse(after).visits[2].missing).toEqual([]);
    expect((await request(app).get('/api/patients/Q/decisions')).body).toEqual({ decisions: [] });
  });

  test.each([
    ['a visit', { lesion: 'a' }],
    ['another lesion', { lesion: 'a', kind: 'same' }],
    ['a known kind', { lesion: 'a', kind: 'guessed' }],
  ])('takes no decision without %s', async (_, changes) => {
    await request(server().app).post('/api/patients/P/decisions').send(decision(changes)).expect(400);
  });

  test('is for readers: who may only look decides nothing, who may nothing sees nothing', async () => {
    const said = decision({ lesion: 'a', date: '20260501' });
    await request(server(['read']).app)
      .post('/api/patients/P/decisions')
      .send(said)
      .expect(403);
    await request(server([]).app).get('/api/patients/P/response').expect(403);
  });

  test('leaves no patient ID in the database, and no decision can be changed', async () => {
    const { app, database } = server();
    await request(app)
      .post('/api/patients/SECRET-ID/decisions')
      .send(decision({ lesion: 'a', date: '20260501' }));
    expect(JSON.stringify(database.all('SELECT * FROM lesion_decisions'))).not.toContain('SECRET-ID');
    expect(() => database.run("UPDATE lesion_decisions SET decision = ''")).toThrow(/CONSTRAINT_TRIGGER/);
  });
});
