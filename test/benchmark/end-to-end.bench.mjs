import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readStudyFiles, send } from '../../dist-bench/test/integration/archive-study.js';
import { startOrthanc } from '../../dist-bench/test/services/orthanc.js';
import { startRecist3d } from '../../dist-bench/test/services/recist3d.js';
import { waitUntil } from '../../dist-bench/test/services/wait-until.js';
import { median, Skipped } from './benchmark.mjs';

export const title = 'From a mark in Orthanc to SEG and SR in Orthanc (LUNG1-001, 134 slices, 2 threads)';

const rounds = 3;

/** Stages of one job as the server timed them, ms. The quiet timer is the state `waiting`, and is left out of the total. */
async function convertOnce(server, orthanc, reports) {
  const before = performance.now();
  await send(orthanc, reports);
  let job;
  await waitUntil('the job is stored', async () => {
    const jobs = await server.jobs();
    job = jobs.find(({ document }) => document.sopInstanceUID === reports[0].sopInstanceUID);
    return job?.state === 'stored';
  });
  return { ...job.timingsMs, wall: performance.now() - before };
}

/** Largest resident memory that the server process ever had, MB. */
const peakMemoryMb = (pid) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** @returns rows of stage, median over the rounds, and the limit where there is one */
export async function run() {
  const archive = resolve(process.env.RECIST3D_SHARED_DATA ?? '../shared/data', 'dicom/LUNG1-001.tar.xz');
  if (!existsSync(archive)) throw new Skipped('the shared data set (LUNG1-001) is not there');
  if (!existsSync('/usr/sbin/Orthanc')) throw new Skipped('no Orthanc (Debian: orthanc, orthanc-dicomweb)');
  const scratch = mkdtempSync(join(tmpdir(), 'recist3d-bench-'));
  execFileSync(process.execPath, ['test/fixtures/make-lung1-mark.mjs', scratch]);
  const files = readStudyFiles(scratch);
  const images = files.filter(({ modality }) => modality === 'CT');
  const reports = files.filter(({ modality }) => modality === 'SR');
  const orthanc = await startOrthanc();
  const measured = [];
  let memory = 0;
  try {
    for (let round = 0; round < rounds; round++) {
      await orthanc.restart({ wiped: true });
      const env = { SEGMENTATION_THREADS: '2', RECIST3D_LOG_LEVEL: 'info' };
      const server = await startRecist3d({ folder: join(scratch, `server-${round}`), orthanc, env });
      await send(orthanc, images);
      // A server in use is warm; what it does in its first seconds is not what a reader waits for.
      await waitUntil('the server is ready', async () => (await fetch(`${server.url}/readyz`)).ok);
      measured.push(await convertOnce(server, orthanc, reports));
      memory = Math.max(memory, peakMemoryMb(server.pid()));
      await server.stop();
    }
  } finally {
    await orthanc.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
  const stages = ['queued', 'fetching', 'segmenting', 'writing'];
  const seconds = (pick) => median(measured.map(pick)) / 1000;
  const total = (timings) => stages.reduce((sum, stage) => sum + (timings[stage] ?? 0), 0);
  return [
    ...stages.map((stage) => ({ what: stage, value: seconds((timings) => timings[stage] ?? 0), unit: 's' })),
    { what: 'all stages, quiet timer left out', value: seconds(total), unit: 's', limit: 3 },
    {
      what: 'without fetching',
      value: seconds((timings) => total(timings) - (timings.fetching ?? 0)),
      unit: 's',
      limit: 1.5,
    },
    {
      what: 'wall clock from the report in Orthanc, quiet timer included',
      value: seconds(({ wall }) => wall),
      unit: 's',
    },
    { what: 'peak memory of the server', value: memory, unit: 'MB', limit: 700 },
  ];
}
