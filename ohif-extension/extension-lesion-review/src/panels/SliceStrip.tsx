import React, { useEffect, useMemo, useRef, useState } from 'react';
import type { MaskView } from '../../../../server/http/lesion/lesion-schemas.js';
import type { Words } from '../i18n/words.js';
import type { CtImages } from '../viewer/ct-images.js';
import { boxAround, drawSlice, loadSlice, windowOf } from '../viewer/slice-picture.js';
import type { GrayWindow, PictureBox } from '../viewer/slice-picture.js';

export interface SliceStripProps {
  readonly ct: CtImages;
  readonly mask: MaskView;
  readonly markedUID: string;
  readonly words: Words;
  readonly onSlice: (sopInstanceUID: string) => void;
  readonly onEnds: (ends: readonly [string, string]) => void;
}

/** Every slice of the lesion with its contour, small; a click goes there. Below it, its first and last slice can be dragged. */
export function SliceStrip({ ct, mask, markedUID, words, onSlice, onEnds }: SliceStripProps) {
  const slices = useMemo(() => orderedSlices(ct, mask), [ct, mask]);
  const box = useMemo(
    () =>
      boxAround(
        mask.slices.map(({ runs }) => runs),
        ct.columns,
        ct.rows,
      ),
    [ct, mask],
  );
  const window = useWindow(ct, markedUID, box);
  if (slices.length === 0) return null;
  const [first, last] = [slices[0].index, slices[slices.length - 1].index];
  return (
    <section aria-label={words.strip}>
      <h3>{words.strip}</h3>
      <div className="recist3d-strip" data-cy="strip">
        {slices.map(({ sopInstanceUID, runs, index }) => (
          <Tile
            key={sopInstanceUID}
            ct={ct}
            sop={sopInstanceUID}
            runs={runs}
            box={box}
            window={window}
            label={`${words.slice} ${index + 1}`}
            number={index + 1}
            marked={sopInstanceUID === markedUID}
            onOpen={onSlice}
          />
        ))}
      </div>
      <EndSlider
        ct={ct}
        label={words.firstSlice}
        value={first}
        name="first"
        onEnd={(end) => onEnds([end, uidAt(ct, last)])}
      />
      <EndSlider
        ct={ct}
        label={words.lastSlice}
        value={last}
        name="last"
        onEnd={(end) => onEnds([uidAt(ct, first), end])}
      />
    </section>
  );
}

/** One window for all slices of a lesion, that of its marked slice: in the viewport they have one too. */
function useWindow(ct: CtImages, markedUID: string, box: PictureBox): GrayWindow | undefined {
  const [window, setWindow] = useState<GrayWindow | undefined>(undefined);
  const [center, width] = window ?? [];
  useEffect(() => {
    let here = true;
    void loadSlice(ct, markedUID)
      .then((image) => {
        if (here) setWindow(windowOf(ct, image, box));
      })
      .catch(() => undefined);
    return () => {
      here = false;
    };
  }, [ct, markedUID, box]);
  return useMemo(() => (center === undefined || width === undefined ? undefined : [center, width]), [center, width]);
}

const uidAt = (ct: CtImages, index: number): string => ct.images[index].sopInstanceUID;

function orderedSlices(ct: CtImages, mask: MaskView) {
  return mask.slices
    .map((slice) => ({ ...slice, index: ct.indexOf.get(slice.sopInstanceUID) ?? -1 }))
    .filter(({ index, runs }) => index >= 0 && runs.length > 0)
    .sort((a, b) => a.index - b.index);
}

interface TileProps {
  readonly ct: CtImages;
  readonly sop: string;
  readonly runs: readonly number[];
  readonly box: PictureBox;
  readonly window: GrayWindow | undefined;
  readonly label: string;
  readonly number: number;
  readonly marked: boolean;
  readonly onOpen: (sopInstanceUID: string) => void;
}

function Tile({ ct, sop, runs, box, window, label, number, marked, onOpen }: TileProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let here = true;
    if (window === undefined) return;
    void loadSlice(ct, sop)
      .then((image) => {
        if (here && canvas.current !== null) drawSlice(canvas.current, image, runs, box, window);
      })
      .catch(() => undefined);
    return () => {
      here = false;
    };
  }, [ct, sop, runs, box, window]);
  return (
    <button
      type="button"
      className="recist3d-tile"
      aria-label={label}
      aria-current={marked}
      data-cy="tile"
      onClick={() => onOpen(sop)}
    >
      <canvas ref={canvas} width={112} height={112} />
      <span aria-hidden="true">{number}</span>
    </button>
  );
}

interface EndSliderProps {
  readonly ct: CtImages;
  readonly label: string;
  readonly value: number;
  readonly name: string;
  readonly onEnd: (sopInstanceUID: string) => void;
}

/** Tells of an end when it is let go, not at each step on the way. */
function EndSlider({ ct, label, value, name, onEnd }: EndSliderProps) {
  const [dragged, setDragged] = React.useState<number | undefined>(undefined);
  const reach = 15;
  const commit = (): void => {
    if (dragged !== undefined && dragged !== value) onEnd(uidAt(ct, dragged));
    setDragged(undefined);
  };
  const now = dragged ?? value;
  return (
    <label className="recist3d-field recist3d-small">
      {label}
      <input
        type="range"
        data-cy={`end-${name}`}
        min={Math.max(0, value - reach)}
        max={Math.min(ct.images.length - 1, value + reach)}
        value={now}
        aria-valuetext={`${now + 1}`}
        onChange={(event) => setDragged(Number(event.target.value))}
        onPointerUp={commit}
        onKeyUp={(event) => (event.key === 'Enter' ? commit() : undefined)}
        onBlur={commit}
      />
      <output>{now + 1}</output>
    </label>
  );
}
