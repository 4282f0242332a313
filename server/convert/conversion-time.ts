import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeOutFolder } from '../folders/make-out-folder.js';
import { writeWhole } from './written-files.js';

const fileName = 'conversion.json';

/**
 * The content date and time of a conversion: the one that was asked for, else that of the first run into this folder, else now.
 * It is kept in OUT/conversion.json, so that a repeated run writes the same bytes: a run that is killed leaves it whole.
 * @throws {ServerError} out-folder-unusable
 */
export async function conversionTime(outFolder: string, asked: Date | undefined, now: Date): Promise<Date> {
  makeOutFolder(outFolder);
  const earlier = await earlierTime(outFolder);
  const acceptedAt = asked ?? earlier ?? now;
  if (acceptedAt.getTime() !== earlier?.getTime())
    await writeWhole(outFolder, fileName, Buffer.from(`${JSON.stringify({ timestamp: acceptedAt.toISOString() })}\n`));
  return acceptedAt;
}

async function earlierTime(outFolder: string): Promise<Date | undefined> {
  try {
    const { timestamp } = JSON.parse(await readFile(join(outFolder, fileName), 'utf8')) as { timestamp?: unknown };
    const time = new Date(typeof timestamp === 'string' ? timestamp : NaN);
    return Number.isNaN(time.getTime()) ? undefined : time;
  } catch {
    return undefined;
  }
}
