import React, { useEffect, useMemo } from 'react';
import type { PatientResponseView, VisitComparisonView } from '../../../../server/http/patients/patient-schemas.js';
import type { ViewerAccess } from '../host/viewer.js';
import { useStore } from '../panels/use-store.js';
import type { OpenReview } from '../review/open-review.js';
import { imagePair } from './image-pair.js';
import { openBeside } from './open-beside.js';
import { sparkLine } from './spark-line.js';
import { TimelineSession } from './timeline-session.js';
import type { TimelineWords } from './timeline-words.js';
import { timelineWords } from './timeline-words.js';
import { VisitComparison } from './VisitComparison.js';
import type { ViewportLink } from './viewport-link.js';

type Lesion = PatientResponseView['lesions'][number];
type Visit = PatientResponseView['visits'][number];
type Candidate = VisitComparisonView['carried'][number];

/** The patient over time: a row a lesion, a column a visit; a click shows that study beside the open one. */
export function TimelinePanel({ review, viewer }: { readonly review: OpenReview; readonly viewer: ViewerAccess }) {
  const words = timelineWords(review.words.lang);
  const session = useMemo(
    () => new TimelineSession(review.session.api, review.session.store.get().studyInstanceUID),
    [review],
  );
  useEffect(() => void session.load(), [session]);
  const { response, failure, busy, comparison, comparing = false } = useStore(session.store);
  return (
    <div className="recist3d" data-cy="timeline-panel" lang={review.words.lang} aria-busy={busy}>
      <header className="recist3d-head">
        <h2>{words.title}</h2>
      </header>
      <div className="recist3d-desk" style={{ maxHeight: 'none', border: 0, overflowX: 'auto' }}>
        {failure !== undefined && (
          <div className="recist3d-alert" role="alert">
            {failure === 'no-follow-up' ? words.none : words.failed}
          </div>
        )}
        {response === undefined ? (
          failure === undefined && <p className="recist3d-dim">{review.words.loading}</p>
        ) : (
          <Timeline
            {...{ response, session, viewer, words, link: review.link }}
            openStudy={review.session.store.get().studyInstanceUID}
          />
        )}
        {response !== undefined && response.visits.length > 1 && (
          <VisitComparison
            {...{ session, comparison, comparing, words }}
            onCandidate={(candidate) => showCandidate(review, viewer, response, candidate)}
          />
        )}
      </div>
    </div>
  );
}

/** A candidate of the open study is shown as a proposal, which the reader adjusts and converts; another study is shown beside. */
function showCandidate(
  { session, desk, link }: OpenReview,
  viewer: ViewerAccess,
  { visits, lesions }: PatientResponseView,
  candidate: Candidate,
): void {
  const { candidates, studyInstanceUID } = session.store.get();
  if (candidate.studyInstanceUID !== studyInstanceUID) {
    const at = visits.findIndex(({ studyInstanceUIDs: uids }) => uids.includes(studyInstanceUID));
    const open = lesions.find(({ key }) => key === candidate.lesion)?.visits[at]?.imageUID;
    const images = open === undefined ? {} : { images: { open, other: candidate.sopInstanceUID } };
    void openBeside(viewer, link, { studyInstanceUID: candidate.studyInstanceUID, ...images });
    return;
  }
  session.store.set({ candidates: [...candidates.filter(({ id }) => id !== candidate.id), candidate] });
  void desk.openCandidate(candidate.id);
}

/** Visits have to fit beside each other. */
const compact = { padding: '0 0.3rem', whiteSpace: 'nowrap', fontSize: '0.75rem', minHeight: '1.5rem' } as const;

/** One line that becomes two: fonts have no sign for it. */
const Fork = () => (
  <svg width={9} height={9} viewBox="0 0 9 9" aria-hidden="true">
    <path d="M4.5 9V5L1 0.5M4.5 5L8 0.5" fill="none" stroke="currentColor" strokeWidth={1.3} />
  </svg>
);

interface TimelineProps {
  readonly response: PatientResponseView;
  readonly session: TimelineSession;
  readonly viewer: ViewerAccess;
  readonly words: TimelineWords;
  readonly openStudy: string;
  readonly link: ViewportLink;
}

function Timeline({ response, session, viewer, words, openStudy, link }: TimelineProps) {
  const { visits, lesions, warnings } = response;
  const open = (visit: Visit, lesion?: Lesion): void => {
    const [study] = visit.studyInstanceUIDs;
    const images = imagePair(response, openStudy, visit, lesion);
    if (study !== undefined) void openBeside(viewer, link, { studyInstanceUID: study, ...(images && { images }) });
  };
  return (
    <>
      <table data-cy="timeline" style={{ fontSize: '0.8rem', borderSpacing: 0 }}>
        <thead>
          <tr>
            <th />
            {visits.map((visit, i) => (
              <th key={visit.date} scope="col">
                <button
                  type="button"
                  data-cy="timeline-visit"
                  title={`${i === 0 ? words.baseline : `${words.followUp} ${i}`}: ${words.open}`}
                  style={compact}
                  onClick={() => open(visit)}
                >
                  {i === 0 ? words.baseline : `+ ${i}`}
                  <br />
                  {visit.date.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lesions.map((lesion) => (
            <LesionRow key={lesion.key} {...{ lesion, lesions, visits, session, words, open }} />
          ))}
          <SumRows visits={visits} words={words} />
        </tbody>
      </table>
      <ul className="recist3d-checks recist3d-small" data-cy="timeline-warnings">
        {warnings.map(({ code, detail }) => (
          <li key={code + detail}>{detail}</li>
        ))}
      </ul>
    </>
  );
}

interface LesionRowProps extends Pick<TimelineProps, 'session' | 'words'> {
  readonly lesion: Lesion;
  readonly lesions: readonly Lesion[];
  readonly visits: readonly Visit[];
  readonly open: (visit: Visit, lesion?: Lesion) => void;
}

function LesionRow({ lesion, lesions, visits, session, words, open }: LesionRowProps) {
  const { key, name, role, sizesMm } = lesion;
  return (
    <tr data-cy="timeline-lesion">
      <th scope="row">
        {name === '' ? key : name}
        <br />
        <span className="recist3d-dim recist3d-small">
          {visits.some(({ newLesions }) => newLesions.includes(key)) ? words.isNew : words.roles[role]}
        </span>
        <br />
        <svg width={72} height={20} role="img" aria-label={sizesMm.map((mm) => mm?.toFixed(0) ?? '–').join(', ')}>
          {sparkLine(sizesMm, 72, 20).map((points) => (
            <polyline key={points} points={points} fill="none" stroke="currentColor" strokeWidth={1.6} />
          ))}
        </svg>
        {role === 'new' && <NewLesion {...{ lesion, lesions, session, words }} />}
      </th>
      {lesion.visits.map(({ state, sizeMm }, i) => (
        <td key={visits[i].date}>
          {state === 'measured' ? (
            <>
              <button type="button" style={compact} title={words.open} onClick={() => open(visits[i], lesion)}>
                {sizeMm?.toFixed(1) ?? '?'}
              </button>
              {i > 0 && role !== 'new' && (
                <button
                  type="button"
                  style={compact}
                  title={words.apart}
                  aria-label={words.apart}
                  data-cy="timeline-apart"
                  onClick={() => void session.decide({ kind: 'apart', lesion: key, date: visits[i].date })}
                >
                  <Fork />
                </button>
              )}
            </>
          ) : state === 'not-evaluated' && i > 0 && role !== 'new' ? (
            <Unseen lesion={key} date={visits[i].date} session={session} words={words} />
          ) : (
            words.states[state]
          )}
        </td>
      ))}
    </tr>
  );
}

/** A lesion that nobody has marked at baseline: new, none, or one that had another name. */
function NewLesion({ lesion, lesions, session, words }: Omit<LesionRowProps, 'visits' | 'open'>) {
  const others = lesions.filter(({ role }) => role !== 'new');
  return (
    <span className="recist3d-row recist3d-small">
      <button
        type="button"
        data-cy="timeline-new"
        onClick={() => void session.decide({ kind: 'new', lesion: lesion.key })}
      >
        {words.isNew}
      </button>
      <button type="button" onClick={() => void session.decide({ kind: 'not-new', lesion: lesion.key })}>
        {words.notNew}
      </button>
      <label style={{ display: 'grid', gap: 2 }}>
        {words.sameAs}
        <select
          data-cy="timeline-same"
          style={{ maxWidth: '7rem' }}
          value=""
          onChange={({ target }) => void session.decide({ kind: 'same', lesion: target.value, other: lesion.key })}
        >
          <option value="">{words.choose}</option>
          {others.map(({ key, name }) => (
            <option key={key} value={key}>
              {name === '' ? key : name}
            </option>
          ))}
        </select>
      </label>
    </span>
  );
}

function Unseen({
  lesion,
  date,
  session,
  words,
}: { lesion: string; date: string } & Pick<TimelineProps, 'session' | 'words'>) {
  return (
    <span className="recist3d-row recist3d-small">
      <button
        type="button"
        data-cy="timeline-gone"
        style={compact}
        onClick={() => void session.decide({ kind: 'absent', lesion, date })}
      >
        {words.gone}
      </button>
      <button type="button" style={compact} onClick={() => void session.decide({ kind: 'too-small', lesion, date })}>
        {words.tooSmall}
      </button>
    </span>
  );
}

function SumRows({ visits, words }: { readonly visits: readonly Visit[]; readonly words: TimelineWords }) {
  const row = (title: string, cell: (visit: Visit) => React.ReactNode) => (
    <tr>
      <th scope="row">{title}</th>
      {visits.map((visit) => (
        <td key={visit.date}>{cell(visit)}</td>
      ))}
    </tr>
  );
  return (
    <>
      {row(words.sum, ({ sumMm, missing }) => `${missing.length > 0 ? '≥ ' : ''}${sumMm.toFixed(1)}`)}
      {row(words.response, ({ response, reason }) => (
        <strong title={reason} data-cy="timeline-response">
          {response === 'baseline' ? '' : response}
        </strong>
      ))}
      {visits.some(({ volumetric }) => volumetric) &&
        row(words.byVolume, ({ volumetric, discordant }) => (
          <span
            title={discordant ? words.discordant : undefined}
          >{`${volumetric?.response ?? ''}${discordant ? ' ≠' : ''}`}</span>
        ))}
    </>
  );
}
