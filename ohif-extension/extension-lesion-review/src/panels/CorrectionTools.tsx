import React, { useEffect, useRef } from 'react';
import type { Words } from '../i18n/words.js';
import type { ReviewState, Tool } from '../review/review-state.js';
import type { RunCommand } from './run-command.js';

export interface CorrectionToolsProps {
  readonly state: ReviewState;
  readonly words: Words;
  readonly run: RunCommand;
}

const tools: readonly Tool[] = [
  'none',
  'brush',
  'eraser',
  'threshold',
  'circle-scissors',
  'rectangle-scissors',
  'endpoints',
  'add',
  'remove',
];

/** Tools of the correction: those of the viewer, and those that segment again. What unfolds is scrolled into view, under the numbers. */
export function CorrectionTools({ state, words, run }: CorrectionToolsProps) {
  const { tool, brushMm, shown } = state;
  const hint = words.toolHints[tool];
  const all = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (state.correcting) all.current?.scrollIntoView({ block: 'nearest' });
  }, [state.correcting, tool]);
  const round = tool === 'brush' || tool === 'eraser' || tool === 'threshold';
  return (
    <details
      ref={all}
      data-cy="correct"
      open={state.correcting}
      onToggle={(event) => run('lesionReviewCorrecting', { correcting: event.currentTarget.open })}
    >
      <summary>{words.correct}</summary>
      <div className="recist3d-row recist3d-small" role="group" aria-label={words.correct}>
        {tools.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={tool === name}
            data-cy={`tool-${name}`}
            onClick={() => run('lesionReviewTool', { tool: name })}
          >
            {words.tools[name]}
          </button>
        ))}
        <button type="button" data-cy="undo" onClick={() => run('undo')}>
          {words.undo}
        </button>
        <button type="button" data-cy="redo" onClick={() => run('redo')}>
          {words.redo}
        </button>
        <button type="button" data-cy="interpolate" onClick={() => run('lesionReviewInterpolate')}>
          {words.interpolate}
        </button>
        <button type="button" data-cy="resegment" onClick={() => run('lesionReviewSegmentAgain')}>
          {words.resegment}
        </button>
        <button
          type="button"
          data-cy="reset"
          disabled={shown?.edited !== true}
          onClick={() => run('lesionReviewReset')}
        >
          {words.reset}
        </button>
      </div>
      {round && (
        <label className="recist3d-field recist3d-small">
          {words.brushSize}
          <input
            type="range"
            min={1}
            max={30}
            value={brushMm}
            data-cy="brush-size"
            onChange={(event) => run('lesionReviewBrush', { radiusMm: Number(event.target.value) })}
          />
          <output>{`${brushMm} mm`}</output>
        </label>
      )}
      {/* Below the buttons: none of them moves away from under the pointer. */}
      {hint !== undefined && <p className="recist3d-dim recist3d-small recist3d-hint">{hint}</p>}
    </details>
  );
}
