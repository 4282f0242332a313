import React, { useEffect, useMemo, useRef, useState } from 'react';
import type { MaskView } from '../../../../server/http/lesion/lesion-schemas.js';
import type {
  ReaderStudyItemView,
  ReaderStudyView,
} from '../../../../server/http/reader-study/reader-study-schemas.js';
import type { Services } from '../host/viewer.js';
import type { Words } from '../i18n/words.js';
import type { RunCommand } from '../panels/run-command.js';
import type { CtImages } from '../viewer/ct-images.js';
import { ctImagesOf } from '../viewer/ct-images.js';
import { boxAround, drawMark, drawSlice, loadSlice, windowOf } from '../viewer/slice-picture.js';
import type { PictureBox } from '../viewer/slice-picture.js';
import type { Answer, ReaderStudySession } from './reader-study-session.js';

export interface ReaderStudyStageProps {
  readonly services: Services;
  readonly session: ReaderStudySession;
  readonly study: ReaderStudyView;
  readonly item: ReaderStudyItemView;
  readonly words: Words;
  readonly run: RunCommand;
}

/**
 * One case of a reader study over the whole window: one picture, or two side by side that scroll together. Nothing tells which method made
 * which. The wheel and the arrow keys go through the slices.
 */
export function ReaderStudyStage({ services, session, study, item, words, run }: ReaderStudyStageProps) {
  const ct = useCt(services, item.seriesInstanceUID);
  const marked = ct?.indexOf.get(item.mark.sopInstanceUID) ?? 0;
  const [index, setIndex] = useState(marked);
  useEffect(() => setIndex(marked), [item.itemId, marked]);
  const box = useMemo(
    () =>
      ct &&
      widened(
        boxAround(
          item.masks.flatMap(({ slices }) => slices.map(({ runs }) => runs)),
          ct.columns,
          ct.rows,
        ),
        ct,
      ),
    [ct, item],
  );
  if (ct === undefined || box === undefined) return <p className="recist3d-dim">{words.loading}</p>;
  const scroll = (by: number): void => setIndex((now) => Math.min(ct.images.length - 1, Math.max(0, now + by)));
  const both = study.kind === 'side-by-side';
  return (
    <div
      className="recist3d recist3d-stage"
      data-cy="study-stage"
      data-item={item.itemId}
      data-position={item.position}
      tabIndex={-1}
      onWheel={(event) => scroll(Math.sign(event.deltaY))}
      onKeyDown={(event) => {
        if (event.key === 'ArrowUp') scroll(-1);
        else if (event.key === 'ArrowDown') scroll(1);
      }}
    >
      <header className="recist3d-row">
        <h2 className="recist3d-grow">{study.name}</h2>
        <span data-cy="study-position">{words.study.item(item.position, item.items)}</span>
        <span className="recist3d-dim">{`${words.slice} ${index + 1}`}</span>
        <button type="button" data-cy="study-leave" onClick={() => run('readerStudyLeave')}>
          {words.study.leave}
        </button>
      </header>
      <div className={both ? 'recist3d-stage-pair' : 'recist3d-stage-one'}>
        {item.masks.map((mask, side) => (
          <Picture
            key={side}
            ct={ct}
            mask={mask}
            item={item}
            index={index}
            box={box}
            label={both ? (side === 0 ? words.study.left : words.study.right) : words.title}
            onShown={() => session.begin()}
          />
        ))}
      </div>
      <footer className="recist3d-row recist3d-stage-answers">
        {answersOf(study.kind, words).map(({ answer, key, label }) => (
          <button
            key={answer}
            type="button"
            data-cy={`answer-${answer}`}
            aria-pressed={item.answer === answer}
            onClick={() => run('readerStudyAnswer', { answer })}
          >
            {label}
            <kbd>{key}</kbd>
          </button>
        ))}
      </footer>
    </div>
  );
}

/** Keys of a reader study. */
export function answersOf(
  kind: ReaderStudyView['kind'],
  words: Words,
): readonly { readonly answer: Answer; readonly key: string; readonly label: string }[] {
  if (kind === 'acceptance') {
    return [
      { answer: 'accept', key: 'f', label: words.accept },
      { answer: 'reject', key: 'j', label: words.reject },
    ];
  }
  return [
    { answer: 'left', key: 'f', label: words.study.left },
    { answer: 'both', key: 'b', label: words.study.both },
    { answer: 'neither', key: 'n', label: words.study.neither },
    { answer: 'right', key: 'j', label: words.study.right },
  ];
}

/** More of the surroundings than a tile of the strip shows. */
function widened({ left, top, size }: PictureBox, { columns, rows }: CtImages): PictureBox {
  const wide = Math.min(columns, rows, Math.round(size * 1.8));
  const from = (low: number, limit: number): number =>
    Math.min(limit - wide, Math.max(0, Math.round(low - (wide - size) / 2)));
  return { left: from(left, columns), top: from(top, rows), size: wide };
}

/** The series arrives after the panel: it is looked for at each new display set. */
function useCt(services: Services, seriesInstanceUID: string): CtImages | undefined {
  const [ct, setCt] = useState(() => ctImagesOf(services, seriesInstanceUID));
  useEffect(() => {
    const { displaySetService } = services;
    const look = (): void =>
      setCt((known) =>
        known?.displaySet.SeriesInstanceUID === seriesInstanceUID ? known : ctImagesOf(services, seriesInstanceUID),
      );
    look();
    const subscription = displaySetService.subscribe(displaySetService.EVENTS.DISPLAY_SETS_ADDED, look);
    return () => subscription.unsubscribe();
  }, [services, seriesInstanceUID]);
  return ct;
}

interface PictureProps {
  readonly ct: CtImages;
  readonly mask: MaskView;
  readonly item: ReaderStudyItemView;
  readonly index: number;
  readonly box: PictureBox;
  readonly label: string;
  readonly onShown: () => void;
}

function Picture({ ct, mask, item, index, box, label, onShown }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { sopInstanceUID } = ct.images[index];
  const runs = mask.slices.find((slice) => slice.sopInstanceUID === sopInstanceUID)?.runs ?? [];
  useEffect(() => {
    let here = true;
    const { mark } = item;
    void Promise.all([sopInstanceUID, mark.sopInstanceUID].map((uid) => loadSlice(ct, uid))).then(([image, marked]) => {
      if (!here || canvas.current === null) return;
      // One window for all slices of a lesion: from one to the next only the lesion changes.
      drawSlice(canvas.current, image, runs, box, windowOf(ct, marked, box));
      if (sopInstanceUID === mark.sopInstanceUID) drawMark(canvas.current, mark, box);
      canvas.current.dataset['shown'] = String(item.position);
      onShown();
    });
    return () => {
      here = false;
    };
  }, [ct, sopInstanceUID, mask, box]);
  return <canvas ref={canvas} width={800} height={800} role="img" aria-label={label} />;
}
