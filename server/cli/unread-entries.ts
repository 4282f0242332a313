import type { Conversion } from '../convert/open-conversion.js';
import type { StateCounts } from '../report/conversion-report.js';
import { exitCode } from './exit-code.js';

/** So many are named on the console; the report names all. */
const mostNamed = 20;

/** Names the folders and files that a look could not read, on the error stream. */
export function sayUnread({ work }: Conversion): void {
  const { unread } = work.count();
  if (unread === 0) return;
  console.error(
    `input-unreadable: ${unread} of the folders and files cannot be read; which marks they hold is not known:`,
  );
  for (const { name, detail } of work.unread(mostNamed)) console.error(`  ${name}: ${detail}`);
  if (unread > mostNamed) console.error(`  and ${unread - mostNamed} more; the report names them.`);
  console.error('The rest is gone on with. See to it that you may read them, and run the command again.');
}

/** @returns how a conversion ended: where something could not be read nobody knows that there is nothing to do. */
export function exitCodeOfConversion({ work, journal }: Conversion): number {
  const counts: StateCounts = journal.counts();
  const incomplete = counts.refused + counts.failed + work.count().unread > 0;
  if (incomplete) return exitCode.partly;
  return counts.converted + counts.superseded === 0 ? exitCode.nothingToDo : exitCode.ok;
}
