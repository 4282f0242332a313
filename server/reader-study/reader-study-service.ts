import { randomUUID } from 'node:crypto';
import type { Reader } from '../access/reader.js';
import type { ReaderStudyBackend } from '../http/reader-study/reader-study-backend.js';
import type {
  AnswerRequest,
  NewReaderStudyView,
  ReaderStudyItemView,
  ReaderStudySummaryView,
  ReaderStudyView,
} from '../http/reader-study/reader-study-schemas.js';
import { ReviewError } from '../review/review-error.js';
import type { LesionJob } from '../state/lesion-job.js';
import type { StateStore } from '../state/state-store.js';
import type { GivenAnswer, MaskSource, ReaderStudy, ReaderStudyItem, ReaderStudyStore } from './reader-study.js';
import { answersOf } from './reader-study.js';
import { isFlipped, readingOrder } from './reading-order.js';
import type { StudyMasks } from './study-masks.js';
import { studyCsv } from './study-csv.js';
import { studySummary } from './study-summary.js';

export interface ReaderStudyOptions {
  readonly store: ReaderStudyStore;
  readonly masks: StudyMasks;
  readonly state: Pick<StateStore, 'jobs'>;
  readonly now: () => Date;
  /** Makes the ids of studies and items, from which the orders and sides are drawn; default: random ones. */
  readonly newId?: () => string;
}

const page = 1000;

/** Reader studies: each reader sees every item once, in a random order of his own, and goes on where he stopped. */
export class ReaderStudyService implements ReaderStudyBackend {
  constructor(private readonly options: ReaderStudyOptions) {}

  /** @throws {ReviewError} no-lesions-to-read */
  async create(definition: NewReaderStudyView, by: Reader): Promise<ReaderStudyView> {
    const { store, now, newId = randomUUID } = this.options;
    const sources: readonly MaskSource[] = definition.kind === 'acceptance' ? [definition.source] : definition.sources;
    const jobIds = await this.#lesionsOf(definition, sources);
    if (jobIds.length === 0) throw new ReviewError('no-lesions-to-read');
    const { name, kind, seed } = definition;
    const study = { id: newId(), name, kind, sources, seed, createdAt: now(), createdBy: by.id };
    await store.create(
      study,
      jobIds.map((jobId) => ({ id: newId(), jobId })),
    );
    return this.#view(study, by);
  }

  async list(reader: Reader): Promise<readonly ReaderStudyView[]> {
    const studies = await this.options.store.list();
    return Promise.all(studies.map((study) => this.#view(study, reader)));
  }

  async get(id: string, reader: Reader): Promise<ReaderStudyView> {
    return this.#view(await this.#find(id), reader);
  }

  async item(id: string, reader: Reader, itemId?: string): Promise<ReaderStudyItemView | undefined> {
    const study = await this.#find(id);
    const order = readingOrder(study, reader.id, await this.options.store.items(id));
    const answers = latestAnswers(await this.options.store.answers(id, reader.id));
    const at = order.findIndex((item) => (itemId === undefined ? !answers.has(item.id) : item.id === itemId));
    if (at < 0 && itemId !== undefined) throw new ReviewError('item-not-found');
    if (at < 0) return undefined;
    const view = await this.#itemView(study, reader, order[at], answers.get(order[at].id));
    // The next one is made ready while the reader looks at this one; where that fails it is tried again when it is asked for.
    if (at + 1 < order.length) this.#masksOf(study, order[at + 1]).catch(() => undefined);
    return { ...view, position: at + 1, items: order.length };
  }

  /** @throws {ReviewError} item-not-found, answer-does-not-fit, already-answered, request-reused */
  async answer(id: string, reader: Reader, request: AnswerRequest): Promise<ReaderStudyView> {
    const { store, now } = this.options;
    const study = await this.#find(id);
    const order = readingOrder(study, reader.id, await store.items(id));
    const position = order.findIndex((item) => item.id === request.itemId) + 1;
    if (position === 0) throw new ReviewError('item-not-found');
    if (!answersOf[study.kind].includes(request.answer)) throw new ReviewError('answer-does-not-fit');
    const given: GivenAnswer = {
      itemId: request.itemId,
      readerId: reader.id,
      requestId: request.requestId.toLowerCase(),
      answer: request.answer,
      flipped: study.kind === 'side-by-side' && isFlipped(study, reader.id, request.itemId),
      position,
      seconds: request.seconds,
      at: now(),
    };
    const own = await store.answers(id, reader.id);
    const isRepeat = own.some(({ requestId }) => requestId === given.requestId);
    if (!isRepeat && !request.revises && latestAnswers(own).has(request.itemId))
      throw new ReviewError('already-answered');
    const earlier = await store.keepAnswer(id, given);
    if (earlier !== undefined && !isSameAnswer(earlier, given)) throw new ReviewError('request-reused');
    return this.#view(study, reader);
  }

  async summary(id: string): Promise<ReaderStudySummaryView> {
    const study = await this.#find(id);
    const [items, answers] = [await this.options.store.items(id), await this.options.store.answers(id)];
    return studySummary(study, items.length, answers);
  }

  async csv(id: string): Promise<string> {
    const { store } = this.options;
    const study = await this.#find(id);
    const items = await store.items(id);
    const withMasks = await Promise.all(items.map(async (item) => (await store.item(id, item.id)) ?? item));
    return studyCsv(study, withMasks, await store.answers(id));
  }

  async #find(id: string): Promise<ReaderStudy> {
    const study = await this.options.store.find(id);
    if (study === undefined) throw new ReviewError('reader-study-not-found');
    return study;
  }

  async #view(study: ReaderStudy, reader: Reader): Promise<ReaderStudyView> {
    const { store } = this.options;
    const { id, name, kind, createdAt } = study;
    const answered = latestAnswers(await store.answers(id, reader.id)).size;
    return { id, name, kind, createdAt: createdAt.toISOString(), items: (await store.items(id)).length, answered };
  }

  /** Job ids of lesions that have every mask. */
  async #lesionsOf(
    { lesions, studyInstanceUIDs }: NewReaderStudyView,
    sources: readonly MaskSource[],
  ): Promise<readonly string[]> {
    const candidates = lesions ?? (await this.#storedLesions(studyInstanceUIDs));
    const found: string[] = [];
    for (const jobId of new Set(candidates)) {
      const has = await Promise.all(sources.map((source) => this.options.masks.has(jobId, source)));
      if (has.every(Boolean)) found.push(jobId);
    }
    return found;
  }

  async #storedLesions(studies: readonly string[] | undefined): Promise<readonly string[]> {
    const { jobs } = this.options.state;
    if (studies !== undefined) {
      const found = await Promise.all(studies.map((study) => jobs.ofStudy(study)));
      return found
        .flat()
        .filter(isStored)
        .map(({ id }) => id);
    }
    const ids: string[] = [];
    for (let offset = 0; ; offset += page) {
      const found = await jobs.list({ states: ['stored'], limit: page, offset });
      ids.push(...found.map(({ id }) => id));
      if (found.length < page) return ids;
    }
  }

  async #itemView(
    study: ReaderStudy,
    reader: Reader,
    item: ReaderStudyItem,
    answer: GivenAnswer | undefined,
  ): Promise<Omit<ReaderStudyItemView, 'position' | 'items'>> {
    const job = await this.options.state.jobs.find(item.jobId);
    if (job === undefined) throw new ReviewError('item-not-found');
    const masks = await this.#masksOf(study, item);
    const flipped = study.kind === 'side-by-side' && isFlipped(study, reader.id, item.id);
    return {
      itemId: item.id,
      studyInstanceUID: job.studyInstanceUID,
      seriesInstanceUID: masks[0].grid.seriesInstanceUID,
      mark: markView(job),
      masks: flipped ? [...masks].reverse() : [...masks],
      ...(answer === undefined ? {} : { answer: answer.answer }),
    };
  }

  async #masksOf(study: ReaderStudy, { id, jobId }: ReaderStudyItem): Promise<NonNullable<ReaderStudyItem['masks']>> {
    const { store, masks } = this.options;
    const kept = (await store.item(study.id, id))?.masks;
    if (kept !== undefined) return kept;
    const made = [];
    for (const source of study.sources) made.push(await masks.get(jobId, source));
    await store.keepMasks(study.id, id, made);
    return (await store.item(study.id, id))?.masks ?? made;
  }
}

const isStored = ({ state }: LesionJob): boolean => state === 'stored';

const isSameAnswer = (a: GivenAnswer, b: GivenAnswer): boolean =>
  a.itemId === b.itemId && a.readerId === b.readerId && a.answer === b.answer;

/** @returns the answer that counts by item: the last one. */
const latestAnswers = (answers: readonly GivenAnswer[]): ReadonlyMap<string, GivenAnswer> =>
  new Map(answers.map((answer) => [answer.itemId, answer]));

function markView({ mark }: LesionJob): ReaderStudyItemView['mark'] {
  const axis = ({ endpoints: [a, b] }: LesionJob['mark']['longAxis']): ReaderStudyItemView['mark']['longAxis'] => ({
    endpoints: [
      [a[0], a[1]],
      [b[0], b[1]],
    ],
  });
  return {
    sopInstanceUID: mark.referencedImage.sopInstanceUID,
    longAxis: axis(mark.longAxis),
    ...(mark.shortAxis === undefined ? {} : { shortAxis: axis(mark.shortAxis) }),
  };
}
