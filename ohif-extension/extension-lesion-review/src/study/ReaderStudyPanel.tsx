import React, { useEffect, useState } from 'react';
import type { MaskSourceView, ReaderStudyView } from '../../../../server/http/reader-study/reader-study-schemas.js';
import type { ViewerAccess } from '../host/viewer.js';
import type { Words } from '../i18n/words.js';
import { HelpDialog } from '../panels/ReviewDialogs.js';
import { runCommandOf } from '../panels/run-command.js';
import type { RunCommand } from '../panels/run-command.js';
import { useStore } from '../panels/use-store.js';
import type { OpenReview } from '../review/open-review.js';
import { ReaderStudyStage } from './ReaderStudyStage.js';
import { methodsOf } from './reader-study-session.js';
import type { ReaderStudyState } from './reader-study-session.js';

export interface ReaderStudyPanelProps {
  readonly review: OpenReview;
  readonly viewer: ViewerAccess;
}

/** Reader studies: choose one and go through it; for an administrator, define one, its summary and its export. */
export function ReaderStudyPanel({ review, viewer }: ReaderStudyPanelProps) {
  const { study: session, words } = review;
  const state = useStore(session.store);
  const { session: signedIn } = useStore(review.session.store);
  useEffect(() => void session.start(), [session]);
  const run = runCommandOf(viewer.commandsManager);
  const isAdmin = signedIn?.scopes.includes('admin') === true;
  return (
    <div className="recist3d" data-cy="study-panel" lang={words.lang}>
      <header className="recist3d-head">
        <h2>{words.readerStudy}</h2>
      </header>
      <div className="recist3d-desk" style={{ maxHeight: 'none', border: 0 }}>
        {state.failure !== undefined && (
          <div className="recist3d-alert" role="alert">
            {words.errors[state.failure] ?? words.errors['unexpected']}
          </div>
        )}
        {state.finished && (
          <p role="status" data-cy="study-done">
            {words.study.done}
          </p>
        )}
        <Studies words={words} state={state} isAdmin={isAdmin} run={run} />
        {state.summary !== undefined && <Summary state={state} words={words} />}
        {isAdmin && <NewStudy review={review} run={run} />}
      </div>
      {state.current !== undefined && state.item !== undefined && (
        <ReaderStudyStage
          services={viewer.servicesManager.services}
          session={session}
          study={state.current}
          item={state.item}
          words={words}
          run={run}
        />
      )}
      {state.help && <HelpDialog words={words} keys={words.studyKeys} onClose={() => run('readerStudyCloseHelp')} />}
    </div>
  );
}

interface StudiesProps {
  readonly words: Words;
  readonly state: ReaderStudyState;
  readonly isAdmin: boolean;
  readonly run: RunCommand;
}

function Studies({ words, state, isAdmin, run }: StudiesProps) {
  if (!state.read) return <p className="recist3d-dim">{words.loading}</p>;
  if (state.studies.length === 0) return <p className="recist3d-dim">{words.study.none}</p>;
  return (
    <ul
      className="recist3d-checks"
      aria-label={words.study.choose}
      data-cy="studies"
      style={{ display: 'grid', gap: 10 }}
    >
      {state.studies.map((study) => (
        <li key={study.id} style={{ display: 'grid', gap: 4 }}>
          <strong>{study.name}</strong>
          <span className="recist3d-dim recist3d-small">{`${words.study.kinds[study.kind]} · ${study.answered} / ${study.items}`}</span>
          <span className="recist3d-row">
            <button
              type="button"
              data-cy="study-enter"
              disabled={study.answered >= study.items}
              onClick={() => run('readerStudyEnter', { chosen: study })}
            >
              {words.study.start}
            </button>
            {isAdmin && (
              <>
                <button
                  type="button"
                  data-cy="study-summary"
                  onClick={() => run('readerStudySummary', { chosen: study })}
                >
                  {words.study.summary}
                </button>
                <button
                  type="button"
                  data-cy="study-export"
                  onClick={() => run('readerStudyExport', { chosen: study })}
                >
                  {words.study.export}
                </button>
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

function Summary({ state, words }: { state: ReaderStudyState; words: Words }) {
  const { name, readers, kind, sources } = state.summary!;
  const preferred = {
    first: sourceName(sources[0], words),
    second: sourceName(sources[1], words),
    both: words.study.both,
    neither: words.study.neither,
  };
  return (
    <table data-cy="study-summary-table" className="recist3d-small">
      <caption>{`${words.study.summary}: ${name}`}</caption>
      <thead>
        <tr>
          <th>{words.signedInAs}</th>
          <th>n</th>
          <th>{words.study.medianSeconds}</th>
          <th>{kind === 'acceptance' ? words.study.acceptance : words.study.preferences}</th>
        </tr>
      </thead>
      <tbody>
        {readers.map(({ reader, answered, medianSeconds, accepted, preferences }) => (
          <tr key={reader}>
            <td>{reader.replace(/^local:/, '').replaceAll('^', ' ')}</td>
            <td>{answered}</td>
            <td>{medianSeconds.toFixed(1)}</td>
            <td>
              {accepted && `${percent(accepted.share)} (${percent(accepted.lower)} – ${percent(accepted.upper)})`}
              {preferences &&
                (['first', 'second', 'both', 'neither'] as const)
                  .map((side) => `${preferred[side]}: ${percent(preferences[side].share)}`)
                  .join(', ')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function sourceName(source: MaskSourceView | undefined, words: Words): string {
  if (source === undefined) return '';
  return source.kind === 'method' ? source.method : words.study[source.kind];
}

/** The form of a new study: its kind, and what made the masks. */
function NewStudy({ review, run }: { review: OpenReview; run: RunCommand }) {
  const { words } = review;
  const { lesions } = useStore(review.session.store);
  const methods = ['grabcut-3d', 'graph-cut-3d', 'ellipsoid', ...methodsOf(lesions.map(({ view }) => view))];
  const sources = ['automatic', 'corrected', ...new Set(methods)];
  const [name, setName] = useState('');
  const [kind, setKind] = useState<ReaderStudyView['kind']>('acceptance');
  const [first, setFirst] = useState('automatic');
  const [second, setSecond] = useState('corrected');
  const source = (word: string): MaskSourceView =>
    word === 'automatic' || word === 'corrected' ? { kind: word } : { kind: 'method', method: word };
  const create = (event: React.FormEvent): void => {
    event.preventDefault();
    const common = { name: name.trim(), seed: 1 };
    const masks = kind === 'acceptance' ? { source: source(first) } : { sources: [source(first), source(second)] };
    run('readerStudyCreate', { wanted: { kind, ...masks, ...common } });
    setName('');
  };
  const choose = (label: string, value: string, set: (value: string) => void, cy: string) => (
    <label className="recist3d-field">
      {label}
      <select value={value} data-cy={cy} onChange={(event) => set(event.target.value)}>
        {sources.map((word) => (
          <option key={word} value={word}>
            {sourceName(source(word), words)}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <form onSubmit={create} style={{ display: 'grid', gap: 6 }} data-cy="study-new">
      <h3>{words.study.create}</h3>
      <label className="recist3d-field">
        {words.study.name}
        <input
          type="text"
          value={name}
          required
          maxLength={200}
          data-cy="study-name"
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <div className="recist3d-row" role="radiogroup">
        {(['acceptance', 'side-by-side'] as const).map((word) => (
          <label key={word}>
            <input
              type="radio"
              name="recist3d-study-kind"
              checked={kind === word}
              data-cy={`study-kind-${word}`}
              onChange={() => setKind(word)}
            />
            {words.study.kinds[word]}
          </label>
        ))}
      </div>
      {choose(words.study.firstSource, first, setFirst, 'study-first')}
      {kind === 'side-by-side' && choose(words.study.secondSource, second, setSecond, 'study-second')}
      <button type="submit" data-cy="study-create" disabled={name.trim() === ''}>
        {words.study.create}
      </button>
    </form>
  );
}
