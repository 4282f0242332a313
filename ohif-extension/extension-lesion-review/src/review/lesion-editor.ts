import { interpolateSlices } from '../../../../models/interactive/interpolate-slices.js';
import type {
  MaskedLesionView,
  SegmentRequestView,
  StrokeView,
} from '../../../../server/http/lesion/lesion-schemas.js';
import { ApiFailure, codeOf } from '../api/api-failure.js';
import type { Point3 } from '../host/viewer.js';
import type { BrowserNetwork, NotHere } from '../network/browser-network.js';
import type { CtImages } from '../viewer/ct-images.js';
import { worldToImagePoint } from '../viewer/ct-images.js';
import { forgetSteps, rememberStep } from '../viewer/edit-tools.js';
import type { LesionLabelmap } from '../viewer/lesion-labelmap.js';
import { PointerWatch } from '../viewer/pointer-watch.js';
import { maskViewOf, voxelsOf } from '../viewer/series-mask.js';
import type { Lesion } from './lesion.js';
import { sameMask } from './mask-runs.js';
import type { ReviewSession } from './review-session.js';
import type { Tool } from './review-state.js';
import { afterSaving, atStep, markOf, sameMark } from './shown-lesion.js';
import type { ShownLesion } from './shown-lesion.js';

/** After the last change, until the numbers are asked for; */
const measureAfterMs = 150;
/** and while a stroke lasts: measuring takes time from drawing. */
const measureEveryMs = 1000;
/** Half the width of a stroke, mm. */
const strokeRadiusMm = 1.5;

/** What is drawn on. */
export interface EditorSurface {
  readonly ct: () => CtImages | undefined;
  readonly labelmap: () => LesionLabelmap | undefined;
  /** Told when a tool of the viewer begins to change voxels with the pointer down, and when the pointer is let go. */
  readonly onStroke: (isDrawing: boolean) => void;
}

/** Changes the lesion in view: by the viewer's tools, whose strokes it measures, or by asking the server to segment again. */
export class LesionEditor {
  #writing = false;
  #measure: ReturnType<typeof setTimeout> | undefined;
  readonly #pointer = new PointerWatch(() => this.#onReleased());
  #working = new AbortController();
  #strokesBefore = 0;
  #isDrawing = false;

  constructor(
    private readonly session: ReviewSession,
    private readonly surface: EditorSurface,
    /** Segments from the mark alone in the browser, where it can. */
    private readonly network: Pick<BrowserNetwork, 'segment'>,
  ) {}

  get #shown(): ShownLesion | undefined {
    return this.session.store.get().shown;
  }

  /** Puts a saved mask into view; whatever was asked for the one before is dropped. */
  begin(saved: MaskedLesionView): void {
    this.#abandonWork();
    this.#write(saved);
    forgetSteps();
  }

  end(): void {
    this.#pointer.end();
    this.#abandonWork();
    forgetSteps();
  }

  /** Back to the mask as it was saved. */
  reset(): void {
    const shown = this.#shown;
    if (shown === undefined) return;
    const lesion = this.session.lesion(shown.jobId);
    this.begin(shown.saved);
    const { ends: _ends, ...rest } = shown;
    this.session.store.set({
      shown: {
        ...rest,
        live: shown.saved,
        mark: lesion ? markOf(lesion.view) : shown.mark,
        strokes: [],
        edited: false,
      },
      proposal: undefined,
    });
  }

  /** First and last slice as the reader dragged them. */
  async setEnds(ends: readonly [string, string]): Promise<void> {
    const shown = this.#shown;
    if (shown === undefined) return;
    this.session.store.set({ shown: { ...shown, ends } });
    await this.segmentAgain();
  }

  /** Makes a mask that follows endpoints, strokes and ends as they are drawn now: in the browser where it can, else on the server. Nothing is stored. */
  async segmentAgain(): Promise<void> {
    const shown = this.#shown;
    const lesion = this.session.lesion(shown?.jobId);
    if (shown === undefined || lesion === undefined) return;
    this.#abandonWork();
    const { signal } = this.#working;
    this.session.store.set({ busy: 'segmenting', failure: undefined });
    const request: SegmentRequestView = {
      strokes: [...shown.strokes],
      ...(!sameMark(shown.mark, markOf(lesion.view)) && { mark: shown.mark }),
      ...(shown.ends !== undefined && { ends: [...shown.ends] }),
    };
    try {
      const here = await this.#segmentHere(shown, lesion, signal);
      if (signal.aborted) return;
      const live =
        typeof here === 'object'
          ? here
          : withFlag(
              await this.session.api.post<MaskedLesionView>(`/lesions/${shown.jobId}/segment`, request, signal),
              flagsOfServer[here],
            );
      if (signal.aborted) return;
      this.#replace(live);
      this.session.store.set({ busy: undefined });
    } catch (error) {
      if (!signal.aborted) this.session.store.set({ busy: undefined, failure: codeOf(error) });
    }
  }

  /** Strokes and ends constrain a cut, which is the server's; the numbers are its as well, so that they are the same either way. */
  async #segmentHere(
    { jobId, mark, strokes, ends }: ShownLesion,
    { view }: Lesion,
    signal: AbortSignal,
  ): Promise<MaskedLesionView | NotHere> {
    const ct = this.surface.ct();
    if (strokes.length > 0 || ends !== undefined || ct === undefined) return 'not-offered';
    const mask = await this.network.segment(ct, mark, view.method.id).catch(() => 'cannot-run' as const);
    if (typeof mask === 'string') return mask;
    return withFlag(await this.#measured(jobId, mask, mark, signal), 'segmented-in-browser');
  }

  async #measured(
    jobId: string,
    mask: MaskedLesionView['mask'],
    mark: ShownLesion['mark'],
    signal: AbortSignal,
  ): Promise<MaskedLesionView> {
    const numbers = await this.session.api.post<MaskedLesionView>(`/lesions/${jobId}/measure`, { mask, mark }, signal);
    return { ...numbers, mask, source: 'interactive' };
  }

  /** Fills empty slices between filled ones. OHIF's own way fetches its code from the internet, which hospitals do not have. */
  async fillBetween(): Promise<void> {
    const shown = this.#shown;
    const ct = this.surface.ct();
    const drawn = this.currentMask();
    if (shown === undefined || ct === undefined || drawn === undefined) return;
    const mask = voxelsOf(ct, drawn);
    if (mask === undefined) return;
    const filled = maskViewOf(ct, interpolateSlices(mask, [ct.sliceSpacing, ...ct.pixelSpacing]));
    if (sameMask(filled, drawn)) return;
    this.#abandonWork();
    const { signal } = this.#working;
    try {
      const live = await this.#measured(shown.jobId, filled, shown.mark, signal);
      if (!signal.aborted) this.#replace(live);
    } catch (error) {
      if (!signal.aborted) this.session.store.set({ failure: codeOf(error) });
    }
  }

  /** A mask in place of the one in view, as one step of undo. */
  #replace(live: MaskedLesionView): void {
    const before = this.#shown;
    if (before === undefined) return;
    const put = (step: ShownLesion): void => {
      this.#write(step.live);
      this.session.store.set({ shown: atStep(step, this.#shown ?? before) });
    };
    const after: ShownLesion = { ...before, live, edited: true };
    put(after);
    rememberStep((isUndo) => put(isUndo ? before : after));
  }

  /** @returns the mask as it is drawn now. */
  currentMask(): MaskedLesionView['mask'] | undefined {
    return this.surface.labelmap()?.read();
  }

  #write(lesion: MaskedLesionView): void {
    this.#writing = true;
    try {
      if (this.surface.labelmap()?.write(lesion.mask) === false) throw new ApiFailure(404, 'series-missing', '');
    } finally {
      this.#writing = false;
    }
  }

  /** A tool of the viewer changed voxels, or its undo did. */
  onEdited(event: CustomEvent): void {
    const { segmentationId } = event.detail as { segmentationId?: string };
    if (this.#writing || segmentationId !== this.surface.labelmap()?.segmentationId || this.#shown === undefined)
      return;
    if (!this.#shown.edited) this.session.store.set({ shown: { ...this.#shown, edited: true } });
    if (this.#pointer.isDown) this.#setDrawing(true);
    this.#measureSoon();
  }

  /** Once nothing more is drawn for a moment; while the pointer is down, every second. */
  #measureSoon(): void {
    const { isDown } = this.#pointer;
    if (isDown && this.#measure !== undefined) return;
    clearTimeout(this.#measure);
    this.#measure = setTimeout(
      () => {
        this.#measure = undefined;
        void this.#measureDrawn();
      },
      isDown ? measureEveryMs : measureAfterMs,
    );
  }

  #onReleased(): void {
    this.#setDrawing(false);
    if (this.#measure !== undefined) this.#measureSoon();
  }

  #setDrawing(isDrawing: boolean): void {
    if (this.#isDrawing === isDrawing) return;
    this.#isDrawing = isDrawing;
    this.surface.onStroke(isDrawing);
  }

  async #measureDrawn(): Promise<void> {
    const shown = this.#shown;
    const mask = this.currentMask();
    if (shown === undefined || mask === undefined) return;
    // What was asked for is of a mask that is drawn no longer.
    this.#abandonWork();
    if (sameMask(mask, shown.saved.mask)) {
      this.session.store.set({ shown: { ...shown, live: shown.saved, edited: false } });
      return;
    }
    const lesion = this.session.lesion(shown.jobId);
    const moved = lesion !== undefined && !sameMark(shown.mark, markOf(lesion.view));
    const { signal } = this.#working;
    try {
      const body = { mask, ...(moved && { mark: shown.mark }) };
      const live = await this.session.api.post<MaskedLesionView>(`/lesions/${shown.jobId}/measure`, body, signal);
      const now = this.#shown;
      if (!signal.aborted && now?.jobId === shown.jobId) {
        this.session.store.set({ shown: { ...now, live: { ...live, mask }, edited: true } });
      }
    } catch (error) {
      if (!signal.aborted) this.session.store.set({ failure: codeOf(error) });
    }
  }

  #abandonWork(): void {
    if (this.session.store.get().busy === 'segmenting') this.session.store.set({ busy: undefined });
    this.#working.abort();
    this.#working = new AbortController();
    clearTimeout(this.#measure);
    this.#measure = undefined;
  }

  /** What was sent is now what the server has, whatever came into view meanwhile. */
  markSaved(jobId: string, sent: MaskedLesionView, version: number): void {
    const shown = this.#shown;
    const drawn = this.currentMask();
    if (shown?.jobId !== jobId || drawn === undefined) return;
    this.session.store.set({ shown: afterSaving(shown, drawn, sent, version) });
  }

  /** An end of the mark was moved; when it is let go, the lesion is segmented again. */
  moveEndpoint(axis: 'longAxis' | 'shortAxis', end: 0 | 1, world: Point3, ended: boolean): void {
    const shown = this.#shown;
    const ct = this.surface.ct();
    const line = shown?.mark[axis];
    if (shown === undefined || line === undefined || ct === undefined) return;
    const { point } = worldToImagePoint(ct, world);
    const inside: [number, number] = [clamp(point[0], ct.columns), clamp(point[1], ct.rows)];
    const [a, b] = line.endpoints;
    const endpoints: [typeof a, typeof b] = end === 0 ? [inside, b] : [a, inside];
    this.session.store.set({ shown: { ...shown, mark: { ...shown.mark, [axis]: { endpoints } } } });
    if (ended) void this.segmentAgain();
  }

  /** A stroke that adds or removes, as it is being drawn. */
  draw(tool: Tool, points: readonly Point3[], ended: boolean): void {
    const shown = this.#shown;
    const ct = this.surface.ct();
    if (shown === undefined || ct === undefined || (tool !== 'add' && tool !== 'remove')) return;
    const placed = points.map((point) => worldToImagePoint(ct, point));
    const stroke: StrokeView = {
      kind: tool,
      sopInstanceUID: ct.images[placed[0].index].sopInstanceUID,
      points: placed.map(({ point }) => point),
      radiusMm: strokeRadiusMm,
    };
    const finished = points.length > 2 ? shown.strokes.slice(0, this.#strokesBefore) : shown.strokes;
    if (points.length <= 2) this.#strokesBefore = shown.strokes.length;
    this.session.store.set({ shown: { ...shown, strokes: [...finished, stroke] } });
    if (ended) void this.segmentAgain();
  }
}

/** What a reader is told where the server segmented though the browser was to. */
const flagsOfServer: Readonly<Record<NotHere, string | undefined>> = {
  'not-offered': undefined,
  'cannot-run': 'browser-network-cannot-run',
  'does-not-fit': 'browser-network-does-not-fit',
};

const withFlag = (lesion: MaskedLesionView, flag: string | undefined): MaskedLesionView =>
  flag === undefined ? lesion : { ...lesion, flags: [...lesion.flags, flag] };

const clamp = (value: number, size: number): number => Math.min(size, Math.max(0, value));
