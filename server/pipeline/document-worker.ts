import { errorCode } from '../errors/error-code.js';
import { logUnexpected } from '../logging/log-unexpected.js';
import type { DeadLetter, Delivery } from '../queue/job-queue.js';
import { dispositionOf } from './disposition.js';
import type { DocumentReader } from './document-reader.js';
import type { DocumentWork, PipelineContext } from './pipeline-context.js';

/** Works off the queue of documents. */
export class DocumentWorker {
  constructor(
    private readonly context: PipelineContext,
    private readonly reader: DocumentReader,
  ) {}

  async handle(delivery: Delivery<DocumentWork>): Promise<void> {
    const { state, settings } = this.context;
    try {
      const { sopInstanceUID, againWith } = delivery.payload;
      const known = await state.documents.find(sopInstanceUID);
      const isRead = known !== undefined && known.kind !== 'failed' && againWith === undefined;
      if (!isRead) await this.reader.read(delivery.payload, { method: againWith ?? settings.method, priority: 0 });
      await delivery.ack();
    } catch (error) {
      await this.#settle(delivery, error);
    }
  }

  /** The queue set the message aside by itself. */
  async lost({ payload, reason }: DeadLetter<DocumentWork>): Promise<void> {
    await this.#recordFailure(payload, reason);
  }

  async #settle(delivery: Delivery<DocumentWork>, error: unknown): Promise<void> {
    const { log, settings, now, events } = this.context;
    const progress = { attempt: delivery.attempt, queuedForMs: now().getTime() - delivery.enqueuedAt.getTime() };
    const disposition = dispositionOf(error, progress, settings);
    const code = errorCode(error);
    const { sopInstanceUID: document } = delivery.payload;
    log('document.failed', { document, code, disposition: disposition.kind, attempt: delivery.attempt });
    logUnexpected(log, 'document', error);
    if (code.startsWith('pacs-')) events.archiveError(code);
    if (disposition.kind === 'retry') return delivery.retry(disposition.delayMs);
    if (disposition.kind === 'postpone') return delivery.postpone(disposition.delayMs);
    await this.#recordFailure(delivery.payload, code);
    return disposition.kind === 'refuse' ? delivery.ack() : delivery.deadLetter(code);
  }

  async #recordFailure(
    { studyInstanceUID, seriesInstanceUID, sopInstanceUID }: DocumentWork,
    failure: string,
  ): Promise<void> {
    const known = await this.context.state.documents.find(sopInstanceUID);
    if (known !== undefined) return;
    const record = { studyInstanceUID, seriesInstanceUID, sopInstanceUID, sopClassUID: '', kind: 'failed' } as const;
    await this.context.state.documents.accept(
      { ...record, failure, warnings: [], writtenAt: '', predecessors: [] },
      [],
    );
  }
}
