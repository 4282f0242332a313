import React, { useEffect, useRef } from 'react';
import type { ViewerAccess } from '../host/viewer.js';
import type { Words } from '../i18n/words.js';
import { arranged, isVerified, statusOf } from '../review/lesion.js';
import type { Filter, SortOrder } from '../review/lesion.js';
import type { OpenReview } from '../review/open-review.js';
import { thumbnailOf } from '../review/review-session.js';
import type { ReviewState } from '../review/review-state.js';
import { ctImagesOf } from '../viewer/ct-images.js';
import { CandidateList } from './CandidateList.js';
import { CorrectionTools } from './CorrectionTools.js';
import { LesionCard } from './LesionCard.js';
import { LesionDetails } from './LesionDetails.js';
import { ReviewDialogs } from './ReviewDialogs.js';
import { runCommandOf } from './run-command.js';
import type { RunCommand } from './run-command.js';
import { SliceStrip } from './SliceStrip.js';
import { useStore } from './use-store.js';
import { ViewOptions } from './ViewOptions.js';

export interface LesionPanelProps {
  readonly review: OpenReview;
  readonly viewer: ViewerAccess;
}

/** The lesions of the study, the one in view, and what can be done with it. Everything it does is a command. */
export function LesionPanel({ review, viewer }: LesionPanelProps) {
  const { session, words } = review;
  const state = useStore(session.store);
  const run = runCommandOf(viewer.commandsManager);
  return (
    <div
      className={state.shown !== undefined && state.correcting ? 'recist3d recist3d-correcting' : 'recist3d'}
      data-cy="lesion-panel"
      data-phase={state.phase}
      data-connection={state.connection}
      lang={words.lang}
    >
      <Head state={state} words={words} run={run} />
      {review.warning !== undefined && (
        <div className="recist3d-alert" role="alert" data-cy="unsupported">
          {review.warning}
        </div>
      )}
      {state.failure !== undefined && (
        <Failure state={state} words={words} onRetry={() => run('lesionReviewRefresh')} />
      )}
      <List review={review} state={state} run={run} />
      <CandidateList
        candidates={state.candidates}
        words={words}
        onOpen={(id) => run('lesionReviewCandidate', { id })}
      />
      {state.shown !== undefined && <Desk review={review} viewer={viewer} state={state} run={run} />}
      <Actions state={state} words={words} run={run} />
      <div className="recist3d-hidden" role="status" aria-live="polite" data-cy="spoken">
        {state.spoken}
      </div>
      {state.dialog !== undefined && <ReviewDialogs dialog={state.dialog} review={review} run={run} />}
    </div>
  );
}

interface PartProps {
  readonly state: ReviewState;
  readonly words: Words;
  readonly run: RunCommand;
}

function Head({ state, words, run }: PartProps) {
  const counted = state.lesions.filter((lesion) => !['superseded', 'refused', 'working'].includes(statusOf(lesion)));
  const done = counted.filter((lesion) => statusOf(lesion) !== 'unreviewed').length;
  return (
    <header className="recist3d-head">
      <div className="recist3d-row">
        <h2 className="recist3d-grow">{words.title}</h2>
        <span className="recist3d-small" data-cy="progress">
          {words.reviewedOf(done, counted.length)}
        </span>
        <span
          className={`recist3d-small recist3d-light recist3d-light-${state.connection === 'live' ? 'green' : 'amber recist3d-late'}`}
          data-cy="connection"
        >
          {state.connection === 'live' ? words.live : words.lost}
        </span>
      </div>
      <div className="recist3d-row recist3d-small">
        <Choice
          label={words.filterLabel}
          name="filter"
          value={state.filter}
          choices={words.filters}
          onChoose={(filter: Filter) => run('lesionReviewFilter', { filter })}
        />
        <Choice
          label={words.sortLabel}
          name="sort"
          value={state.sort}
          choices={words.sorts}
          onChoose={(sort: SortOrder) => run('lesionReviewSort', { sort })}
        />
      </div>
    </header>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly name: string;
  readonly value: T;
  readonly choices: Readonly<Record<T, string>>;
  readonly onChoose: (value: T) => void;
}

function Choice<T extends string>({ label, name, value, choices, onChoose }: ChoiceProps<T>) {
  return (
    <label>
      <span className="recist3d-dim">{label}</span>
      <select value={value} data-cy={name} onChange={(event) => onChoose(event.target.value as T)}>
        {(Object.entries(choices) as [T, string][]).map(([word, text]) => (
          <option key={word} value={word}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

function Failure({ state, words, onRetry }: { state: ReviewState; words: Words; onRetry: () => void }) {
  const code = state.failure ?? 'unexpected';
  return (
    <div className="recist3d-alert" role="alert" data-cy="failure" data-code={code}>
      {words.errors[code] ?? `${words.errors['unexpected']} (${code})`}{' '}
      {state.phase === 'failed' && (
        <button type="button" onClick={onRetry}>
          {words.retry}
        </button>
      )}
    </div>
  );
}

function List({ review, state, run }: { review: OpenReview; state: ReviewState; run: RunCommand }) {
  const { words } = review;
  const list = useRef<HTMLUListElement>(null);
  const numbers = new Map(arranged(state.lesions, 'all', 'order').map(({ view }, index) => [view.jobId, index + 1]));
  useEffect(() => {
    list.current?.querySelector('[aria-current=true]')?.scrollIntoView({ block: 'nearest' });
    // The list gets smaller when the lesion in view takes its place below, and while it is corrected.
  }, [state.selected, state.shown === undefined, state.correcting]);
  if (state.phase === 'loading') return <p className="recist3d-head recist3d-dim">{words.loading}</p>;
  if (state.lesions.length === 0) return <p className="recist3d-head recist3d-dim recist3d-grow">{words.noLesions}</p>;
  return (
    <ul ref={list} className="recist3d-list" data-cy="lesion-list" aria-label={words.title}>
      {arranged(state.lesions, state.filter, state.sort).map((lesion) => (
        <LesionCard
          key={lesion.view.jobId}
          lesion={lesion}
          number={numbers.get(lesion.view.jobId) ?? 0}
          selected={lesion.view.jobId === state.selected}
          thumbnail={thumbnailOf(state, lesion)}
          words={words}
          onOpen={(jobId) => run('lesionReviewOpen', { jobId })}
        />
      ))}
    </ul>
  );
}

function Desk({ review, viewer, state, run }: LesionPanelProps & { state: ReviewState; run: RunCommand }) {
  const { words, session } = review;
  const shown = state.shown!;
  const lesion = session.lesion(shown.jobId);
  const series = shown.live.mask.grid.seriesInstanceUID;
  const ct = React.useMemo(() => ctImagesOf(viewer.servicesManager.services, series), [viewer, series]);
  if (lesion === undefined) return null;
  return (
    <div
      className="recist3d-desk"
      data-cy="desk"
      data-edited={shown.edited}
      data-job-id={shown.jobId}
      data-version={shown.version}
    >
      <LesionDetails lesion={lesion} shown={shown} words={words} />
      <ViewOptions
        look={state.appearance}
        inPlanes={state.inPlanes}
        words={words}
        onLook={(changes) => run('lesionReviewAppearance', changes)}
        onPlanes={() => run('lesionReviewPlanes')}
      />
      {ct !== undefined && (
        <SliceStrip
          ct={ct}
          mask={shown.live.mask}
          markedUID={shown.mark.sopInstanceUID}
          words={words}
          onSlice={(sopInstanceUID) => run('lesionReviewSlice', { sopInstanceUID })}
          onEnds={(ends) => run('lesionReviewEnds', { ends })}
        />
      )}
      <CorrectionTools state={state} words={words} run={run} />
    </div>
  );
}

function Actions({ state, words, run }: PartProps) {
  const { shown, busy, selected } = state;
  const lesion = state.lesions.find(({ view }) => view.jobId === selected);
  const decided = lesion !== undefined && ['accepted', 'rejected', 'corrected'].includes(statusOf(lesion));
  const superseded = lesion !== undefined && statusOf(lesion) === 'superseded';
  const mayReview = state.session?.scopes.includes('review') !== false && !superseded;
  const busyWords = { saving: words.saving, segmenting: words.segmenting, proposing: words.proposing };
  return (
    <footer className="recist3d-actions">
      {state.session !== undefined && (
        <span className="recist3d-dim recist3d-small" style={{ flexBasis: '100%' }} data-cy="reader">
          {`${words.signedInAs}: ${state.session.reader.name.replaceAll('^', ' ')}`}
          {busy !== undefined && <span className="recist3d-note" data-cy="busy">{` · ${busyWords[busy]}`}</span>}
        </span>
      )}
      {shown?.edited === true ? (
        <button
          type="button"
          className="recist3d-save"
          disabled={busy === 'saving' || !mayReview}
          data-cy="save"
          onClick={() => run('lesionReviewSave')}
        >
          {words.save}
        </button>
      ) : (
        <button
          type="button"
          className="recist3d-accept"
          disabled={shown === undefined || !mayReview || isVerified(lesion)}
          data-cy="accept"
          onClick={() => run('lesionReviewAccept')}
        >
          {words.accept}
          <kbd>f</kbd>
        </button>
      )}
      <button
        type="button"
        className="recist3d-reject"
        disabled={shown === undefined || !mayReview}
        data-cy="reject"
        onClick={() => run('lesionReviewReject')}
      >
        {words.reject}
        <kbd>j</kbd>
      </button>
      <button type="button" data-cy="next" onClick={() => run('lesionReviewNext')}>
        {words.next}
        <kbd>n</kbd>
      </button>
      <button type="button" data-cy="back" onClick={() => run('lesionReviewBack')}>
        {words.back}
        <kbd>,</kbd>
      </button>
      {decided && (
        <button type="button" data-cy="reopen" disabled={!mayReview} onClick={() => run('lesionReviewReopen')}>
          {words.reopen}
        </button>
      )}
      {state.proposal === undefined ? (
        <button
          type="button"
          aria-pressed={state.tool === 'box'}
          data-cy="tool-box"
          onClick={() => run('lesionReviewTool', { tool: 'box' })}
        >
          {words.tools.box}
        </button>
      ) : (
        <span className="recist3d-row" data-cy="proposal">
          <button
            type="button"
            className="recist3d-save"
            data-cy="convert"
            onClick={() => run('lesionReviewConvertProposal')}
          >
            {words.convertMark}
          </button>
          <span className="recist3d-small recist3d-dim">{`${words.confidence} ${(state.proposal.confidence * 100).toFixed(0)} %`}</span>
          <button type="button" data-cy="dismiss" onClick={() => run('lesionReviewDismissProposal')}>
            {words.cancel}
          </button>
        </span>
      )}
      <button type="button" data-cy="help" onClick={() => run('lesionReviewHelp')}>
        {words.help}
        <kbd>h</kbd>
      </button>
    </footer>
  );
}
