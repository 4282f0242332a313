import React from 'react';
import type { Words } from '../i18n/words.js';
import { failedChecks, plainFlags } from '../review/lesion.js';
import type { Lesion } from '../review/lesion.js';
import type { ShownLesion } from '../review/shown-lesion.js';
import { axes, lengthMm, measured, millilitres } from './numbers.js';

export interface LesionDetailsProps {
  readonly lesion: Lesion;
  readonly shown: ShownLesion;
  readonly words: Words;
}

/** The numbers of the lesion in view, as it is drawn now: axes of mark and mask, volume with its interval, checks in words. */
export function LesionDetails({ lesion, shown, words }: LesionDetailsProps) {
  const { measurements, checks, flags } = shown.live;
  // The interval is one of the automatic result: how far another reader's mark would have moved it.
  const automatic = shown.live.source === 'automatic' && !shown.edited;
  const interval = automatic
    ? (measurements.volumeIntervalMm3 ?? lesion.view.measurements?.volumeIntervalMm3)
    : undefined;
  const spacing = shown.live.mask.grid.pixelSpacing;
  const markMm = (['longAxis', 'shortAxis'] as const).map((axis) => {
    const line = shown.mark[axis];
    return line && lengthMm(line.endpoints, spacing);
  });
  const failed = failedChecks(checks);
  return (
    <section className="recist3d-details" aria-label={words.volume} data-cy="details">
      <dl className="recist3d-numbers">
        <dt>{words.volume}</dt>
        <dd>
          <strong data-cy="volume">{millilitres(measurements.volumeMm3)}</strong>
          {interval && (
            <span className="recist3d-dim">{` (${words.interval} ${millilitres(interval[0])} – ${millilitres(interval[1])})`}</span>
          )}
        </dd>
        <dt className="recist3d-key-mark">{words.markAxes}</dt>
        <dd data-cy="mark-axes">{axes(markMm[0], markMm[1])}</dd>
        <dt className="recist3d-key-mask">{words.maskAxes}</dt>
        <dd data-cy="mask-axes">{axes(measurements.longAxisMm, measurements.shortAxisMm)}</dd>
      </dl>
      <ul className="recist3d-checks recist3d-small" data-cy="checks">
        {failed.length === 0 && (
          <li className="recist3d-light recist3d-light-green">{words.checksPassed(checks.length)}</li>
        )}
        {failed.map(({ name, value, unit, limit }) => (
          <li key={name} className={`recist3d-light recist3d-light-${failed.length > 1 ? 'red' : 'amber'}`}>
            {`${words.check[name] ?? name}: ${measured(value, unit)} (${words.limit} ${measured(limit, unit)})`}
          </li>
        ))}
        {flags.map((flag) => (
          <li key={flag} className={`recist3d-light recist3d-light-${plainFlags.has(flag) ? 'none' : 'amber'}`}>
            {words.flag[flag] ?? flag}
          </li>
        ))}
      </ul>
    </section>
  );
}
