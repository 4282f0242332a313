import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const fileName = 'conversion.json';

/**
 * The content date and time of a conversion: the one that was asked for, else that of the first run into this folder, else now.
 * It is kept in OUT/conversion.json, so that a repeated run writes the same bytes.
 */
export async function conversionTime(outFolder: string, asked: Date | undefined, now: Date): Promise<Date> {
  const acceptedAt = asked ?? (await earlierTime(outFolder)) ?? now;
  await mkdir(outFolder, { recursive: true });
  await writeFile(join(outFolder, fileName), `${JSON.stringify({ timestamp: acceptedAt.toISOString() })}\n`);
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
