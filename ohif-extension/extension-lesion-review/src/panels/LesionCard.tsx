import React from 'react';
import type { Words } from '../i18n/words.js';
import { lightOf, measurementsOf, organOf, statusOf } from '../review/lesion.js';
import type { Lesion } from '../review/lesion.js';
import { axes, millilitres } from './numbers.js';

export interface LesionCardProps {
  readonly lesion: Lesion;
  readonly number: number;
  readonly selected: boolean;
  readonly thumbnail: string | undefined;
  readonly words: Words;
  readonly onOpen: (jobId: string) => void;
}

/** @returns the name of a lesion: what the mark calls it, else its number. */
export function nameOf({ view }: Lesion, number: number, words: Words): string {
  // OHIF writes the name of its tool where a name of the lesion could stand.
  const own = view.trackingID !== undefined && !view.trackingID.includes('@') ? view.trackingID : undefined;
  return own ?? `${words.lesion} ${number}`;
}

/** One lesion of the list: thumbnail, state, organ, volume, light. */
export function LesionCard({ lesion, number, selected, thumbnail, words, onOpen }: LesionCardProps) {
  const { view } = lesion;
  const measurements = measurementsOf(lesion);
  const status = statusOf(lesion);
  const light = lightOf(lesion);
  const name = nameOf(lesion, number, words);
  return (
    <li>
      <button
        type="button"
        className="recist3d-card"
        aria-current={selected}
        data-cy="lesion"
        data-job-id={view.jobId}
        data-status={status}
        data-light={light}
        onClick={() => onOpen(view.jobId)}
      >
        {thumbnail ? <img className="recist3d-thumb" src={thumbnail} alt="" /> : <span className="recist3d-thumb" />}
        <span style={{ display: 'grid', gap: 2, alignContent: 'start' }}>
          <span className="recist3d-row">
            <strong className="recist3d-grow">{name}</strong>
            <span className={`recist3d-badge recist3d-badge-${status}`}>{words.status[status]}</span>
          </span>
          <span className="recist3d-dim recist3d-small">
            {[organOf(lesion), view.finding].filter((text) => text !== undefined && text !== '').join(' · ') || ' '}
          </span>
          <span className="recist3d-row recist3d-small">
            <span className="recist3d-grow">
              {measurements
                ? `${millilitres(measurements.volumeMm3)} · ${axes(measurements.longAxisMm, measurements.shortAxisMm)}`
                : (view.reason?.message ?? '')}
            </span>
            <span className={`recist3d-light-${light} recist3d-light`}>{words.lights[light]}</span>
          </span>
        </span>
      </button>
    </li>
  );
}
