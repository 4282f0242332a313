import { EventConsumer } from './change-feed/told/event-consumer.js';
import type { Config } from './config/config.js';
import { errorCode } from './errors/error-code.js';
import type { Log } from './logging/log.js';
import { logUnexpected } from './logging/log-unexpected.js';
import type { Pipeline } from './pipeline/pipeline.js';
import { isOutage } from './pipeline/disposition.js';
import { RabbitLink } from './queue/rabbitmq/rabbit-link.js';

/** Listens to events of arrivals, where the configuration names a queue of them. @returns how to stop */
export function connectEvents({ feeds }: Config, pipeline: Pick<Pipeline, 'notice'>, log: Log): () => Promise<void> {
  const { eventsUrl: url, eventsQueue: queue } = feeds;
  if (url === undefined || queue === undefined) return async () => undefined;
  const onError = (error: unknown): void => {
    log('queue.failed', { queue: 'events', code: errorCode(error) });
    logUnexpected(log, 'events', error);
  };
  const link = new RabbitLink({ url, onError });
  link.use(new EventConsumer({ queue, onNotice: (notice) => pipeline.notice(notice), onError, isPassing: isOutage }));
  return () => link.close();
}
