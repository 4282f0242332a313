import React from 'react';
import type { Words } from '../i18n/words.js';
import type { MaskAppearance } from '../viewer/appearance.js';

export interface ViewOptionsProps {
  readonly look: MaskAppearance;
  readonly inPlanes: boolean;
  readonly words: Words;
  readonly onLook: (changes: Partial<MaskAppearance>) => void;
  readonly onPlanes: () => void;
}

/** How the mask is drawn: contour or fill, opacity, hidden; axes; three planes. */
export function ViewOptions({ look, inPlanes, words, onLook, onPlanes }: ViewOptionsProps) {
  return (
    <section aria-label={words.show} className="recist3d-row recist3d-small">
      <div role="group" aria-label={words.show} className="recist3d-row">
        {(['contour', 'fill', 'both'] as const).map((form) => (
          <button
            key={form}
            type="button"
            aria-pressed={look.form === form}
            data-cy={`form-${form}`}
            onClick={() => onLook({ form })}
          >
            {words.forms[form]}
          </button>
        ))}
      </div>
      <label>
        {words.opacity}
        <input
          type="range"
          min={0}
          max={1}
          step={0.05}
          value={look.opacity}
          data-cy="opacity"
          style={{ width: 70 }}
          onChange={(event) => onLook({ opacity: Number(event.target.value) })}
        />
      </label>
      <button type="button" aria-pressed={look.hidden} data-cy="hide" onClick={() => onLook({ hidden: !look.hidden })}>
        {words.hideMask}
      </button>
      <button type="button" aria-pressed={look.axes} data-cy="axes" onClick={() => onLook({ axes: !look.axes })}>
        {words.showAxes}
      </button>
      <button type="button" aria-pressed={look.heat} data-cy="heat" onClick={() => onLook({ heat: !look.heat })}>
        {words.heat}
      </button>
      <button type="button" aria-pressed={inPlanes} data-cy="planes" onClick={onPlanes}>
        {words.planes}
      </button>
    </section>
  );
}
