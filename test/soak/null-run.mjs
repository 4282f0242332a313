#!/usr/bin/env node
/**
 * 10,000 marks through feed, queue, state, writing, storing and report, with a null segmenter (named so): what everything but segmentation
 * costs, and whether it grows with the number.
 *   node test/soak/null-run.mjs --marks 10000 --queue embedded    one process, SQLite and the embedded queue
 *   node test/soak/null-run.mjs --marks 10000 --queue rabbitmq    RabbitMQ, Postgres and two workers
 *     --ahead 1000   so many marks wait in the queue; studies come in as it empties, so that every tenth of the run has the same to do
 * Told of each tenth: CPU seconds (user and system) a mark of our processes together, the archive included, and of each its memory and what of
 * that is alive. Broker and database are not counted. Ends with 1 where a mark is lost or stored twice, or the tenths 7 to 10 cost more than 10 %
 * more than 3 to 6, or the most that is alive in a process in them is more than 10 % above that.
 * dist-bench/ must be built (`npx tsc -p tsconfig.bench.json`).
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startPart } from './null-installation.mjs';
import { aliveMegabytes, usageOf } from './process-usage.mjs';

const { values } = parseArgs({
  options: {
    marks: { type: 'string', default: '10000' },
    queue: { type: 'string', default: 'embedded' },
    ahead: { type: 'string', default: '1000' },
  },
});
const built = (path) => import(new URL(`../../dist-bench/${path}`, import.meta.url).href);
const { startEmbeddedArchive } = await built('test/services/embedded-archive.js');
const { markedStudy } = await built('test/fixtures/server/marked-study.js');
const { writeReport } = await built('server/report/write-report.js');

const marks = Number(values.marks);
const perStudy = 50;
const studies = Math.ceil(marks / perStudy);
const scratch = mkdtempSync(join(tmpdir(), 'recist3d-null-'));
const archive = await startEmbeddedArchive();
const { pacs, feed } = archive.store();
const ofBroker = values.queue === 'rabbitmq';
const [rabbit, postgres] = ofBroker
  ? await Promise.all([
      built('test/services/rabbitmq.js').then(({ startRabbitMq }) => startRabbitMq()),
      built('test/services/postgres.js').then(({ startPostgres }) => startPostgres()),
    ])
  : [];
const env = ofBroker
  ? { DATABASE_URL: await postgres.createDatabase(), QUEUE_URL: rabbit.url, RECIST3D_DATA: scratch }
  : { RECIST3D_DATA: scratch };

const started = performance.now();
const main = await startPart({ env, pacs, feeds: [{ feed, pollMs: 100, kind: 'changes' }], workers: ofBroker ? 0 : 3 });
const workers = ofBroker
  ? await Promise.all(
      ['one', 'two'].map(async () => {
        const script = new URL('./null-installation.mjs', import.meta.url).pathname;
        const args = [script, env.DATABASE_URL, env.QUEUE_URL, archive.url()];
        const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
        const worker = { child, text: '' };
        child.stdout.on('data', (chunk) => (worker.text += chunk));
        while (!worker.text.includes('ready')) await sleep(50);
        return worker;
      }),
    )
  : [];

let stored = 0;
const ingest = (async () => {
  for (let n = 0; n < studies; n += 1) {
    while (n * perStudy >= stored + Number(values.ahead)) await sleep(20);
    const count = Math.min(perStudy, marks - n * perStudy);
    const { ct, sr } = markedStudy(`null ${n}`, { marks: count, slices: perStudy + 2 });
    await pacs.store([...ct, sr]);
  }
})();

/** Our processes: server and archive, and the workers. */
const pids = [process.pid, ...workers.map(({ child }) => child.pid)];
const usageNow = () => {
  const each = pids.map(usageOf);
  return { cpu: each.reduce((sum, { cpu }) => sum + cpu, 0), megabytes: each.map(({ megabytes }) => megabytes) };
};

const aliveHere = aliveMegabytes();
/** MB that are alive in each of our processes. */
async function aliveNow() {
  const each = workers.map(async (worker) => {
    const from = worker.text.length;
    worker.child.kill('SIGUSR2');
    for (;;) {
      const [, megabytes] = /alive ([\d.]+)\n/.exec(worker.text.slice(from)) ?? [];
      if (megabytes !== undefined) return Number(megabytes);
      await sleep(20);
    }
  });
  return [aliveHere(), ...(await Promise.all(each))];
}

/** What was used at the beginning and after each tenth: a cost that grows would show in the later ones. */
const stages = [usageNow()];
for (let said = 0; said < 10;) {
  ({ stored } = await main.state.jobs.count());
  if (stored < (marks * (said + 1)) / 10) {
    await sleep(100);
    continue;
  }
  stages.push({ ...usageNow(), stored, alive: await aliveNow() });
  said += 1;
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const each = (stages[said].cpu - stages[said - 1].cpu) / (stored - (stages[said - 1].stored ?? 0));
  const megabytes = stages[said].megabytes.map((value) => value.toFixed(0)).join(' + ');
  const alive = stages[said].alive.map((value) => value.toFixed(1)).join(' + ');
  console.log(
    `${seconds} s: ${stored} stored, ${(1000 * each).toFixed(1)} CPU ms a mark, ${megabytes} MB, alive ${alive} MB`,
  );
}
await ingest;
const seconds = (performance.now() - started) / 1000;
const counts = await main.state.jobs.count();

const reportStarted = process.cpuUsage();
const about = { version: 'null', method: 'null-segmenter 1', timestamp: '2030-01-01T00:00:00.000Z' };
async function* pages() {
  for (let offset = 0; ; offset += 500) {
    const page = await main.state.jobs.list({ limit: 500, offset });
    yield* page;
    if (page.length < 500) return;
  }
}
const rows = [];
for await (const job of pages()) rows.push({ document: job.documentUID, groupIndex: 0, state: 'converted' });
const states = { converted: rows.length, superseded: 0, refused: 0, failed: 0 };
await writeReport(scratch, { ...about, counts: states, lesions: () => rows, warnings: () => [] });
const reportCpu = process.cpuUsage(reportStarted).user / 1e6;

const seg = [];
for (let offset = 0; ; offset += 1000) {
  const page = await pacs.searchAllSeries({ modality: 'SEG', limit: 1000, offset });
  seg.push(...page);
  if (page.length < 1000) break;
}
await Promise.all(
  workers.map(({ child }) => {
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    return exit;
  }),
);
await main.stop();
await archive.stop();
await Promise.all([rabbit?.stop(), postgres?.stop()]);
rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });

/** CPU seconds a mark between two tenths. */
const costBetween = (from, to) => (stages[to].cpu - stages[from].cpu) / (stages[to].stored - stages[from].stored);
const [early, late] = [costBetween(2, 6), costBetween(6, 10)];
/** How much more is alive in the later tenths, in the process that grew most. */
const mostAlive = (from, to, place) => Math.max(...stages.slice(from + 1, to + 1).map(({ alive }) => alive[place]));
const grown = Math.max(...pids.map((_, n) => mostAlive(6, 10, n) / mostAlive(2, 6, n)));
console.log(
  `${values.queue}: ${marks} marks, ${JSON.stringify(counts)}; ${seg.length} segmentations; ${seconds.toFixed(0)} s; ` +
    `CPU ${(stages[10].cpu - stages[0].cpu).toFixed(0)} s; tenths 3 to 6: ${(1000 * early).toFixed(1)} CPU ms a mark, ` +
    `7 to 10: ${(1000 * late).toFixed(1)} (${(100 * (late / early - 1)).toFixed(1)} %); alive × ${grown.toFixed(2)}; report of ${rows.length} rows ${reportCpu.toFixed(1)} CPU s`,
);
process.exit(counts.stored === marks && seg.length === marks && late <= 1.1 * early && grown <= 1.1 ? 0 : 1);
