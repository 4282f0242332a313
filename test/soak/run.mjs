#!/usr/bin/env node
/**
 * A long run of the whole installation as plain processes: Orthanc, RabbitMQ, Postgres, a server and two workers.
 *   npm run soak -- --lesions 200            stores phantom studies until so many marks are there, and waits until each came to an end
 *   npm run soak -- --lesions 200 --faults   kills one of the parts after the other (SIGKILL) at random moments meanwhile
 *     --built   takes dist/ and dist-bench/ as they are, --minutes 60 gives up then
 * Ends with 1 where a mark is lost, stored twice, or not stored without a reason.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    lesions: { type: 'string', default: '200' },
    faults: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '60' },
    built: { type: 'boolean', default: false },
  },
});
const wanted = Number(values.lesions);
const perStudy = Math.min(10, wanted);

for (const config of values.built ? [] : ['tsconfig.build.json', 'tsconfig.bench.json'])
  spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', config], { stdio: 'inherit' });
const built = (path) => import(new URL(`../../dist-bench/test/${path}`, import.meta.url).href);
const { readStudyFiles, send, stored } = await built('integration/archive-study.js');
const { startOrthanc } = await built('services/orthanc.js');
const { startRabbitMq } = await built('services/rabbitmq.js');
const { startPostgres } = await built('services/postgres.js');
const { startRecist3d } = await built('services/recist3d.js');
const { startWorker } = await built('services/worker.js');

const scratch = mkdtempSync(join(tmpdir(), 'recist3d-soak-'));
const started = performance.now();
const say = (text) => console.log(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${text}`);

const [orthanc, rabbit, postgres] = await Promise.all([startOrthanc(), startRabbitMq(), startPostgres()]);
const shared = {
  DATABASE_URL: await postgres.createDatabase(),
  QUEUE_URL: rabbit.url,
  QUEUE_DELIVERY_LIMIT: '20',
  QUEUE_LEASE_SECONDS: '5',
  SEGMENTATION_THREADS: '1',
};
const server = await startRecist3d({
  folder: join(scratch, 'server'),
  orthanc,
  env: { ...shared, QUEUE_CONCURRENCY: '0', RECIST3D_LOG_LEVEL: 'info' },
});
const workerEnv = {
  PATH: process.env.PATH,
  PACS_URL: orthanc.url,
  PACS_USERNAME: orthanc.credentials.username,
  PACS_PASSWORD: orthanc.credentials.password,
  QUEUE_CONCURRENCY: '1',
  ...shared,
};
const workers = await Promise.all(['one', 'two'].map((name) => startWorker(join(scratch, name), workerEnv)));

/** What may die, and how it comes back. */
const victims = {
  server: [() => server.kill9(), () => server.start()],
  'worker one': [() => workers[0].kill9(), () => workers[0].start()],
  'worker two': [() => workers[1].kill9(), () => workers[1].start()],
  Orthanc: [() => orthanc.kill9(), () => orthanc.restart()],
  RabbitMQ: [() => rabbit.kill9(), () => rabbit.restart()],
  Postgres: [() => postgres.kill9(), () => postgres.restart()],
};
let over = false;
const kills = {};
async function killNowAndThen() {
  const names = Object.keys(victims);
  for (let n = 0; !over; n += 1) {
    await sleep(3_000 + Math.random() * 9_000);
    if (over) return;
    const name = names[n % names.length];
    const [kill, start] = victims[name];
    await kill();
    await sleep(Math.random() * 2_000);
    await start();
    kills[name] = (kills[name] ?? 0) + 1;
  }
}
const faults = values.faults ? killNowAndThen() : Promise.resolve();

/** Stores a study; the archive may be away for a moment. */
async function store(files) {
  for (;;) {
    try {
      return await send(orthanc, files);
    } catch {
      await sleep(500);
    }
  }
}

let expected = 0;
let studies = 0;
for (let seed = 1; expected < wanted; seed += 1) {
  const out = join(scratch, `phantom-${seed}`);
  const size = ['--matrix', '192', '--slices', '60', '--lesions', String(Math.min(perStudy, wanted - expected))];
  execFileSync(process.execPath, ['bin/recist3d.mjs', 'phantom', out, ...size, '--seed', String(seed)], {
    stdio: 'pipe',
  });
  expected += JSON.parse(readFileSync(join(out, 'truth.json'), 'utf8')).lesions.length;
  await store(readStudyFiles(out));
  studies += 1;
  rmSync(out, { recursive: true, force: true });
  say(`${expected} marks are in the archive`);
}

const ended = new Set(['stored', 'refused', 'failed', 'superseded']);
const deadline = Date.now() + Number(values.minutes) * 60_000;
let jobs = [];
for (let said = -1; Date.now() < deadline;) {
  // While the database is away the server answers with a problem, which has no jobs.
  jobs = (await server.jobs().catch(() => undefined)) ?? jobs;
  const done = jobs.filter(({ state }) => ended.has(state)).length;
  if (done !== said) say(`${done} of ${expected} marks came to an end`);
  said = done;
  if (done === expected && jobs.length === expected) break;
  await sleep(2_000);
}
over = true;
await faults;

const states = Object.groupBy
  ? Object.groupBy(jobs, ({ state }) => state)
  : jobs.reduce((groups, job) => ({ ...groups, [job.state]: [...(groups[job.state] ?? []), job] }), {});
const held = await stored(orthanc, 'SEG');
// One report of marks came with each study; the others are ours.
const reports = (await stored(orthanc, 'SR')).size - studies;
const counts = Object.fromEntries(Object.entries(states).map(([state, list]) => [state, list.length]));
const withoutReason = jobs.filter(({ state, reason }) => ended.has(state) && state !== 'stored' && !reason).length;
const isGood =
  jobs.length === expected &&
  jobs.every(({ state }) => ended.has(state)) &&
  held.size === (counts.stored ?? 0) &&
  reports === held.size &&
  withoutReason === 0;
const seconds = (performance.now() - started) / 1000;
say(
  `${expected} marks: ${JSON.stringify(counts)}; ${held.size} segmentations and ${reports} reports of ours in the archive; kills: ${JSON.stringify(kills)}`,
);
say(
  `${(seconds / expected).toFixed(2)} s a mark. ${isGood ? 'Every mark came to an end, none twice.' : 'NOT every mark came to an end as it should.'}`,
);

await Promise.all([server, ...workers].map((service) => service.stop().catch(() => undefined)));
await Promise.all([orthanc.stop(), rabbit.stop(), postgres.stop()]);
rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
process.exit(isGood ? 0 : 1);
