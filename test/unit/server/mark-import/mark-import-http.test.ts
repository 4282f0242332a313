import { beforeEach, describe, expect, test } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import type { Scope } from '../../../../server/access/scope.js';
import { markImportPart } from '../../../../server/http/mark-import/mark-import-part.js';
import { problemHandler } from '../../../../server/http/problem.js';

describe('POST /api/marks/import', () => {
  let taken: { readonly files: readonly string[]; readonly options: object }[];
  let scopes: readonly Scope[];

  const app = () => {
    const { router } = markImportPart(async (files, options) => {
      taken.push({ files: files.map((file) => Buffer.from(file).toString()), options });
      return { reports: [], jobs: [], warnings: [{ reason: 'no-axis', detail: 'none' }] };
    });
    const server = express();
    server.use((_request, response, next) => {
      response.locals['reader'] = { id: 'r', name: 'R', scopes };
      next();
    });
    server.use('/api', router);
    server.use(problemHandler(() => undefined));
    return server;
  };
  const post = (type: string, body: string | Buffer, query = '') =>
    request(app()).post(`/api/marks/import${query}`).set('Content-Type', type).send(body);

  beforeEach(() => {
    taken = [];
    scopes = ['read', 'convert'];
  });

  test.each([
    'application/xml',
    'text/xml; charset=utf-8',
    'application/json',
    'text/csv',
    'text/tab-separated-values',
  ])('takes one document as %s', async (type) => {
    const { body } = await post(type, 'content').expect(202);
    expect(taken).toEqual([{ files: ['content'], options: {} }]);
    expect(body).toEqual({ reports: [], jobs: [], warnings: [{ reason: 'no-axis', detail: 'none' }] });
  });

  test('takes several as a form', async () => {
    await request(app())
      .post('/api/marks/import')
      .attach('a', Buffer.from('one'), 'a.xml')
      .field('b', 'two')
      .expect(202);
    expect(taken.map(({ files }) => [...files].sort())).toEqual([['one', 'two']]);
  });

  test('takes the study and the names of columns beside them', async () => {
    const columns = encodeURIComponent(JSON.stringify({ longX1: 'a' }));
    await post('text/csv', 'x', `?studyInstanceUID=1.2.3&columns=${columns}`).expect(202);
    expect(taken[0]?.options).toEqual({ studyInstanceUID: '1.2.3', headerMap: { longX1: 'a' } });
  });

  test.each([
    ['another media type', 'application/dicom', 'x', '', 415, 'media-type-unsupported'],
    ['no body', 'text/csv', '', '', 400, 'request-invalid'],
    ['a form without a boundary', 'multipart/form-data', 'x', '', 400, 'body-unreadable'],
    ['a form that is cut off', 'multipart/form-data; boundary=b', '--b\r\n\r\nx', '', 400, 'body-unreadable'],
    ['columns that are no JSON', 'text/csv', 'x', '?columns=%7B', 400, 'request-invalid'],
    ['a column that there is not', 'text/csv', 'x', '?columns=%7B%22a%22%3A%22b%22%7D', 400, 'request-invalid'],
    ['another parameter', 'text/csv', 'x', '?a=b', 400, 'request-invalid'],
    ['more than 16 MiB', 'text/csv', Buffer.alloc(2 ** 24 + 1), '', 413, 'body-too-large'],
  ])('refuses %s', async (_what, type, content, query, status, code) => {
    const { body } = await post(type, content, query)
      .expect(status)
      .expect('Content-Type', /problem\+json/);
    expect([body.code, taken]).toEqual([code, []]);
  });

  test('is for those who may convert', async () => {
    scopes = ['read'];
    const { body } = await post('text/csv', 'x').expect(403);
    expect([body.code, taken]).toEqual(['not-permitted', []]);
  });
});
