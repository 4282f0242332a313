import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { createServerMetrics } from '../../../server/metrics/server-metrics.js';
import { jobStates } from '../../../server/state/job-state.js';

const dashboardSchema = z.looseObject({
  panels: z.array(
    z.looseObject({
      title: z.string().min(1),
      targets: z.array(z.looseObject({ expr: z.string(), legendFormat: z.string() })).min(1),
    }),
  ),
});
const rulesSchema = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Recist3d\w+$/),
          expr: z.string(),
          for: z.string().optional(),
          labels: z.strictObject({ severity: z.enum(['warning', 'critical']) }),
          annotations: z.strictObject({ summary: z.string(), action: z.string() }),
        }),
      ),
    }),
  ),
});

const panels = dashboardSchema.parse(
  JSON.parse(readFileSync('docker/monitoring/grafana-dashboard.json', 'utf8')),
).panels;
const rules = rulesSchema
  .parse(parse(readFileSync('docker/monitoring/alerts.yaml', 'utf8')))
  .groups.flatMap((group) => group.rules);
const expressions = [
  ...panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
];

describe('dashboard and alert rules', () => {
  /** Labels by metric, as the server exposes them. */
  const labelsOf = new Map<string, Set<string>>();
  beforeAll(async () => {
    const counts = { ready: 1, delayed: 0, leased: 0, dead: 1 };
    const metrics = createServerMetrics({
      jobCounts: async () => Object.fromEntries(jobStates.map((state) => [state, 1])) as never,
      queueCounts: async () => ({ lesions: counts }),
      queueOldest: async () => ({ lesions: new Date() }),
      about: { version: '1', method: 'm', method_version: '1', weights: '', engine: 'e' },
    });
    const job = { method: { id: 'm' } };
    const step = { from: 'writing', at: new Date(), attempt: 1, stageMs: 1 };
    metrics.onStep({ job, step: { ...step, to: 'stored' } } as never);
    metrics.onStep({ job, step: { ...step, to: 'queued', reason: { code: 'c' } } } as never);
    metrics.onDocument(1, ['reason']);
    metrics.onArchiveError('c');
    metrics.onWorkerReplaced('c');
    const { text } = await metrics.exposition();
    for (const [, name, labels = ''] of text.matchAll(/^([a-z_0-9]+)(?:\{(.*?)\})? /gm)) {
      const known = labelsOf.get(name) ?? new Set();
      for (const [, label] of labels.matchAll(/(\w+)="/g)) known.add(label);
      labelsOf.set(name, known);
    }
  });

  test.each(expressions)('%s asks only for metrics and labels that the server has', (_title, expr) => {
    const names = [...expr.matchAll(/\b((?:recist3d|process|nodejs)_\w+)(?:\{([^}]*)\})?/g)];
    expect(names.length).toBeGreaterThan(0);
    for (const [, name, selector = ''] of names) {
      expect([name, labelsOf.has(name)]).toEqual([name, true]);
      const asked = [...selector.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label]) => label);
      const grouped = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list]) => list.split(',')).map((l) => l.trim());
      const ofTarget = new Set(['instance', 'job']);
      const wrong = [...asked, ...grouped].filter((label) => !labelsOf.get(name)?.has(label) && !ofTarget.has(label));
      expect([name, wrong]).toEqual([name, []]);
    }
  });

  test('count once what every server and worker tells of the state that they share', () => {
    const shared = expressions.filter(([, expr]) => /recist3d_(jobs|queue_\w+)\b/.test(expr));
    expect(shared.length).toBeGreaterThanOrEqual(5);
    for (const [title, expr] of shared) {
      const asked = expr.match(/(?<=\()recist3d_(jobs|queue_\w+)\b/g) ?? [];
      const once = expr.match(/max( by \([^)]*\))? ?\(recist3d_(jobs|queue_\w+)\b/g) ?? [];
      expect([title, asked.length, once.length]).toEqual([title, 1, 1]);
    }
  });

  test('show every metric of ours somewhere', () => {
    const ours = [...labelsOf.keys()].filter((name) => name.startsWith('recist3d_'));
    const families = ours.map((name) => name.replace(/_(bucket|sum|count)$/, ''));
    const text = expressions.map(([, expr]) => expr).join('\n');
    expect([...new Set(families)].filter((name) => !text.includes(name))).toEqual([]);
  });

  test('say what to do', () => {
    for (const { annotations } of rules) expect(annotations.action.length).toBeGreaterThan(20);
  });
});
