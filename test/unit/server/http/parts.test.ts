import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from '@jest/globals';
import type { Router } from 'express';
import type { Administration } from '../../../../server/administration/administration.js';
import { AuditTrail } from '../../../../server/audit/audit-trail.js';
import { adminPart } from '../../../../server/http/admin/admin-part.js';
import { auditPart } from '../../../../server/http/audit/audit-part.js';
import { sessionPart } from '../../../../server/http/access/session-part.js';
import { markImportPart } from '../../../../server/http/mark-import/mark-import-part.js';
import { lesionPart } from '../../../../server/http/lesion/lesion-part.js';
import type { LesionBackend } from '../../../../server/http/lesion/lesion-backend.js';
import { openApiDocument } from '../../../../server/http/openapi.js';
import type { ReaderStudyBackend } from '../../../../server/http/reader-study/reader-study-backend.js';
import { readerStudyPart } from '../../../../server/http/reader-study/reader-study-part.js';
import type { ReviewBackend } from '../../../../server/http/review/review-backend.js';
import { reviewPart } from '../../../../server/http/review/review-part.js';
import { statisticsPage } from '../../../../server/http/review/statistics-page.js';
import { trainingCasesPart } from '../../../../server/http/training-cases/training-cases-part.js';

const parts = [
  sessionPart({}),
  reviewPart({} as ReviewBackend),
  lesionPart({} as LesionBackend),
  readerStudyPart({} as ReaderStudyBackend),
  markImportPart(async () => ({ reports: [], jobs: [], warnings: [] })),
  trainingCasesPart({ list: async () => [], files: async () => Promise.reject(new Error('none')) }),
  adminPart({ administration: {} as Administration, dependencies: async () => [], version: '1' }),
  auditPart(
    new AuditTrail({ append: async () => Promise.reject(new Error('none')), list: async () => [] }, () => new Date()),
  ),
];

/** `get /api/review/{jobId}` for each route that a router has. */
const routesOf = (router: Router): readonly string[] =>
  router.stack.flatMap(({ route }) => {
    if (route === undefined) return [];
    const path = `/api${route.path.replace(/:(\w+)/g, '{$1}')}`;
    const methods = Object.keys((route as unknown as { methods: Record<string, boolean> }).methods);
    return methods.map((method) => `${method} ${path}`);
  });

describe('the OpenAPI document of every part', () => {
  const document = openApiDocument('1', parts) as { paths: Record<string, object> };

  test('is valid', async () => {
    const { errors } = await new Validator().validate(structuredClone(document));
    expect(errors ?? []).toEqual([]);
  });

  test('describes each route that is served, and no other', () => {
    const served = parts.flatMap(({ router }) => routesOf(router)).sort();
    const described = parts
      .flatMap(({ paths }) => Object.entries(paths))
      .flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${path}`))
      .sort();
    expect(described).toEqual(served);
  });

  test('refers to nothing that it does not hold', () => {
    const text = JSON.stringify(document);
    const named = [...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name);
    const { components } = document as unknown as { components: { schemas: Record<string, unknown> } };
    expect([...new Set(named)].filter((name) => !(name in components.schemas))).toEqual([]);
  });
});

describe('the page of statistics', () => {
  test('shows the share with its interval, and lets no name become markup', () => {
    const page = statisticsPage({
      methods: [
        {
          ...{ method: '<script>x</script>', reviewed: 10, accepted: 8, corrected: 1, rejected: 1 },
          acceptance: { value: 0.8, lower: 0.4902, upper: 0.9433 },
          correction: { meanDice: 0.91234, meanVoxelsChanged: 120.4 },
        },
      ],
    });
    expect(page).toContain('80.0 % (49.0 % – 94.3 %)');
    expect(page).not.toContain('<script>');
  });
});
