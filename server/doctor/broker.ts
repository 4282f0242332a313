import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config/config.js';
import { connectQueues } from '../connect-work.js';
import type { ServerErrorCode } from '../errors/server-error.js';
import { silentLog } from '../logging/log.js';
import { openStateDatabase } from '../state/sqlite/open-state-database.js';
import { sqliteSql } from '../state/sqlite/sqlite-sql.js';

const waitMs = 10_000;

/**
 * Asks the broker by itself, over a state that holds nothing: how it is must not depend on the database.
 * @returns the code of its error; undefined where it answers, or none is used
 */
export async function brokerFailure(config: Config): Promise<ServerErrorCode | undefined> {
  const database = sqliteSql(openStateDatabase(':memory:'));
  const queues = connectQueues(config, database, silentLog);
  try {
    // It is asked in the background, and has some seconds to answer.
    const deadline = Date.now() + waitMs;
    while (queues.failure() !== undefined && Date.now() < deadline) await sleep(100);
    return queues.failure();
  } finally {
    await queues.close();
    await database.close();
  }
}
