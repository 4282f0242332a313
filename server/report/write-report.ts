import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ConversionReport } from './conversion-report.js';
import { csvReport } from './csv-report.js';
import { htmlReport } from './html-report.js';
import { jsonReport } from './json-report.js';

/** Writes report.csv, report.json and report.html into a folder, piece by piece. @returns the path of report.html */
export async function writeReport(folder: string, report: ConversionReport): Promise<string> {
  await mkdir(folder, { recursive: true });
  const write = (name: string, text: Iterable<string> | AsyncIterable<string>): Promise<void> =>
    pipeline(Readable.from(text, { objectMode: true }), createWriteStream(join(folder, name)));
  await write('report.csv', csvReport(report));
  await write('report.json', jsonReport(report));
  await write(
    'report.html',
    htmlReport(report, (path) => readFile(join(folder, path))),
  );
  return join(folder, 'report.html');
}
