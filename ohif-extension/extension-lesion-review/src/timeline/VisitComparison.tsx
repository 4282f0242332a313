import React from 'react';
import type { VisitComparisonView } from '../../../../server/http/patients/patient-schemas.js';
import { candidateAxes } from '../panels/numbers.js';
import type { TimelineSession } from './timeline-session.js';
import type { TimelineWords } from './timeline-words.js';

type Proposal = VisitComparisonView['proposals'][number];
type Carried = VisitComparisonView['carried'][number];

export interface VisitComparisonProps {
  readonly session: TimelineSession;
  readonly comparison: VisitComparisonView | undefined;
  readonly comparing: boolean;
  readonly words: TimelineWords;
  readonly onCandidate: (candidate: Carried) => void;
}

/** What the images say of which lesion is which: apart from what was judged, and plainly unconfirmed. */
export function VisitComparison({ session, comparison, comparing, words, onCandidate }: VisitComparisonProps) {
  return (
    <section className="recist3d-head" aria-label={words.compare} aria-busy={comparing}>
      <button type="button" data-cy="timeline-compare" disabled={comparing} onClick={() => void session.compare()}>
        {comparing ? words.comparing : words.compare}
      </button>
      {comparison !== undefined && comparison.proposals.length + comparison.carried.length === 0 && (
        <p className="recist3d-dim recist3d-small">{words.nothingProposed}</p>
      )}
      <ul className="recist3d-list" data-cy="timeline-proposals">
        {comparison?.proposals.map((proposal) => (
          <li key={JSON.stringify(proposal.decision)} className="recist3d-row" data-cy="timeline-proposal">
            <span className="recist3d-grow" title={proposal.reason}>
              {sentence(proposal, words)}
            </span>
            <span className="recist3d-dim recist3d-small">{percent(proposal.confidence)}</span>
            <button type="button" data-cy="timeline-confirm" onClick={() => void session.confirm(proposal)}>
              {words.confirm}
            </button>
          </li>
        ))}
        {comparison?.carried.map((candidate) => (
          <li key={candidate.id}>
            <button
              type="button"
              className="recist3d-row"
              style={{ width: '100%' }}
              data-cy="timeline-candidate"
              data-state={candidate.state}
              title={words.open}
              onClick={() => onCandidate(candidate)}
            >
              <span className="recist3d-grow">
                {`${candidate.name}, ${day(candidate.date)}: ${candidateAxes(candidate)}`}
              </span>
              <span className="recist3d-badge recist3d-light-amber">{words.candidate}</span>
              <span className="recist3d-dim recist3d-small">{percent(candidate.confidence)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

const percent = (share: number | undefined): string => (share === undefined ? '' : `${(share * 100).toFixed(0)} %`);

const day = (date: string): string => date.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');

const sentence = ({ decision, lesion, other = '', date }: Proposal, words: TimelineWords): string =>
  `${day(date)}: ${lesion} ${words.proposed[decision.kind] ?? decision.kind} ${other}`.trim();
