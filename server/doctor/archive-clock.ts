import type { Config } from '../config/config.js';
import { archiveAccess } from '../connect-archive.js';
import { createArchiveHttp } from '../pacs/http/archive-http.js';

/**
 * @returns by how many seconds the archive's clock differs from ours, to the second; undefined for an archive that does not tell its time
 * @throws {PacsError} when it does not answer
 */
export async function archiveClockSkewSeconds(config: Config): Promise<number | undefined> {
  if (config.pacs.url === undefined || config.pacs.kind !== 'orthanc') return undefined;
  const http = createArchiveHttp({ ...archiveAccess(config), baseUrl: config.pacs.url });
  try {
    const answer = await http.fetch({ path: '/tools/now', accept: 'text/plain' });
    let text = '';
    for await (const chunk of answer.body.setEncoding('utf8')) text += String(chunk).slice(0, 100);
    const [, year, month, day, hour, minute, second] =
      /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})/.exec(text.trim())?.map(Number) ?? [];
    const theirs = Date.UTC(year ?? NaN, (month ?? NaN) - 1, day, hour, minute, second);
    return Number.isNaN(theirs) ? undefined : Math.abs(theirs - Date.now()) / 1000;
  } finally {
    await http.close();
  }
}
