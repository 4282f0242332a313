import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { usageOf } from './process-usage.mjs';

const bin = 'bin/recist3d.mjs';
const built = (path) => import(new URL(`../../dist-bench/${path}`, import.meta.url).href);

/**
 * Converts phantom studies of the size of a usual CT that lie in an Orthanc on this machine, one lesion at a time, with results stored in the
 * Orthanc. dist/ and dist-bench/ must be built.
 * @param size studies, lesions of each, matrix and slices; the folder of phantoms that were made before, if any
 * @returns for each series the seconds of its lesions (fetch, segmentation, writing, storing and reading back), bytes of results a lesion, and
 *   CPU seconds a lesion of the whole process
 */
export async function measureServiceTimes({ studies, perSeries, matrix, slices, phantoms }) {
  const scratch = mkdtempSync(join(tmpdir(), 'recist3d-times-'));
  const { startOrthanc } = await built('test/services/orthanc.js');
  const { readStudyFiles, send } = await built('test/integration/archive-study.js');
  const { openConversion } = await built('server/convert/open-conversion.js');
  const orthanc = await startOrthanc();
  try {
    for (let seed = 1; seed <= studies; seed += 1) {
      const phantom = join(phantoms ?? scratch, String(seed));
      const size = ['--matrix', String(matrix), '--slices', String(slices), '--lesions', String(perSeries)];
      if (!existsSync(phantom))
        execFileSync(process.execPath, [bin, 'phantom', phantom, ...size, '--seed', String(seed)], { stdio: 'pipe' });
      await send(orthanc, readStudyFiles(join(phantom, 'dicom')));
    }
    const out = join(scratch, 'out');
    const { username, password } = orthanc.credentials;
    const env = { PATH: process.env.PATH, PACS_URL: orthanc.url, PACS_USERNAME: username, PACS_PASSWORD: password };
    const args = ['archive', 'run', '--out', out, '--store', 'archive', '--jobs', '1', '--no-pictures'];
    const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'ignore', 'inherit'], env });
    const exit = once(child, 'exit');
    let cpu = 0;
    const watch = setInterval(() => (cpu = usageOf(child.pid)?.cpu ?? cpu), 100);
    await exit;
    clearInterval(watch);
    const conversion = openConversion(out);
    const lesions = [...conversion.journal.rows()];
    conversion.close();
    const files = readdirSync(out, { recursive: true }).filter((name) => name.endsWith('.dcm'));
    const bytes = files.reduce((sum, name) => sum + statSync(join(out, name)).size, 0);
    const series = new Map();
    for (const { document, seconds } of lesions) series.set(document, [...(series.get(document) ?? []), seconds]);
    return { series: [...series.values()], bytesEach: bytes / lesions.length, cpuEach: cpu / lesions.length };
  } finally {
    await orthanc.stop();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}
