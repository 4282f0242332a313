import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConversionReport } from './conversion-report.js';
import { csvReport } from './csv-report.js';
import { htmlReport } from './html-report.js';
import { jsonReport } from './json-report.js';

/** Writes report.csv, report.json and report.html into a folder. @returns the path of report.html */
export async function writeReport(folder: string, report: ConversionReport): Promise<string> {
  await mkdir(folder, { recursive: true });
  const html = join(folder, 'report.html');
  await writeFile(join(folder, 'report.csv'), csvReport(report));
  await writeFile(join(folder, 'report.json'), jsonReport(report));
  await writeFile(html, htmlReport(report));
  return html;
}
