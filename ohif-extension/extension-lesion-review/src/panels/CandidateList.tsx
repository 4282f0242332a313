import React from 'react';
import type { CandidateView } from '../../../../server/http/candidates/candidate-schemas.js';
import type { Words } from '../i18n/words.js';
import { candidateAxes } from './numbers.js';

export interface CandidateListProps {
  readonly candidates: readonly CandidateView[];
  readonly words: Words;
  readonly onOpen: (id: string) => void;
}

/** What a network takes for lesions, apart from the lesions that somebody has marked, and plainly unverified. */
export function CandidateList({ candidates, words, onOpen }: CandidateListProps) {
  if (candidates.length === 0) return null;
  return (
    <section className="recist3d-head" data-cy="candidates" aria-label={words.candidates.title}>
      <h3>{words.candidates.title}</h3>
      <p className="recist3d-dim recist3d-small">{words.candidates.hint}</p>
      <ul className="recist3d-list" style={{ maxHeight: '11em' }}>
        {candidates.map((candidate) => (
          <li key={candidate.id}>
            <button
              type="button"
              className="recist3d-row"
              style={{ width: '100%' }}
              data-cy="candidate"
              data-state={candidate.state}
              onClick={() => onOpen(candidate.id)}
            >
              <span className="recist3d-grow">{candidateAxes(candidate)}</span>
              <span className="recist3d-badge recist3d-light-amber">{words.candidates.unverified}</span>
              <span className="recist3d-dim recist3d-small">{`${(candidate.confidence * 100).toFixed(0)} %`}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
