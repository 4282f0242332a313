import type { ReaderStudyView } from '../../../../server/http/reader-study/reader-study-schemas.js';
import type { ReaderStudySession } from './reader-study-session.js';

/** Hands every answer of a study to the reader as a file. */
export async function downloadCsv(session: ReaderStudySession, study: ReaderStudyView): Promise<void> {
  const csv = await session.csv(study);
  if (csv === undefined) return;
  const url = URL.createObjectURL(csv);
  Object.assign(document.createElement('a'), { href: url, download: 'reader-study.csv' }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
