import type {
  DrawnMark,
  MaskedLesionView,
  ProposedMarkView,
  SegmentRequestView,
  StrokeView,
} from '../../../../server/http/lesion/lesion-schemas.js';
import { ApiFailure } from '../api/api-failure.js';
import { cornerstone, cornerstoneTools } from '../host/viewer.js';
import type { Point3, ViewerAccess, Viewport } from '../host/viewer.js';
import type { Words } from '../i18n/words.js';
import { lesionScene } from '../overlay/lesion-scene.js';
import { OverlayLayer } from '../overlay/overlay-layer.js';
import { emptyScene } from '../overlay/overlay-scene.js';
import { AutoWindow } from '../viewer/auto-window.js';
import type { CtImages } from '../viewer/ct-images.js';
import { ctImagesOf, imagePointToWorld, worldToImagePoint } from '../viewer/ct-images.js';
import { activateTool, forgetSteps, makeEditable, rememberStep, setBrushSize } from '../viewer/edit-tools.js';
import { LesionLabelmap } from '../viewer/lesion-labelmap.js';
import { applyAppearance } from '../viewer/mask-appearance.js';
import { drawProposal, storeMeasurement } from '../viewer/proposed-measurement.js';
import { boxAround } from '../viewer/slice-picture.js';
import { frameLesion, jumpTo, showSeries, viewportsOf } from '../viewer/viewport-layout.js';
import { sameMask } from './mask-runs.js';
import type { ReviewSession } from './review-session.js';
import type { Tool } from './review-state.js';
import { markOf, sameMark } from './shown-lesion.js';
import type { ShownLesion } from './shown-lesion.js';

/** After the last stroke of the brush, until the numbers are asked for. */
const measureAfterMs = 150;
/** Half the width of a stroke, mm. */
const strokeRadiusMm = 1.5;

/** The lesion in view: shown, drawn on, segmented again. Works on the viewer; what is decided about it is in decisions.ts. */
export class LesionDesk {
  readonly #overlay: OverlayLayer;
  readonly #window = new AutoWindow();
  readonly #stops: (() => void)[] = [];
  #ct: CtImages | undefined;
  #labelmap: LesionLabelmap | undefined;
  #writing = false;
  #measure: ReturnType<typeof setTimeout> | undefined;
  #working = new AbortController();
  #box: [Point3, Point3] | undefined;
  #opening = 0;
  /** Measurement that shows the proposal. */
  #proposed: string | undefined;

  constructor(
    private readonly viewer: ViewerAccess,
    private readonly session: ReviewSession,
    private readonly words: Words,
  ) {
    this.#overlay = new OverlayLayer(
      this.#services,
      () => void this.#showEverywhere(),
      (viewport) => this.#onFirstImage(viewport),
    );
    const edited = (event: CustomEvent): void => this.#onEdited(event);
    const { SEGMENTATION_DATA_MODIFIED } = cornerstoneTools().Enums.Events;
    cornerstone().eventTarget.addEventListener(SEGMENTATION_DATA_MODIFIED, edited);
    this.#stops.push(
      () => cornerstone().eventTarget.removeEventListener(SEGMENTATION_DATA_MODIFIED, edited),
      session.store.subscribe(() => this.#draw()),
    );
  }

  get #services() {
    return this.viewer.servicesManager.services;
  }

  get #shown(): ShownLesion | undefined {
    return this.session.store.get().shown;
  }

  /** Takes everything off the viewer. */
  end(): void {
    this.#working.abort();
    clearTimeout(this.#measure);
    for (const stop of this.#stops.splice(0)) stop();
    this.#overlay.end();
    forgetSteps();
    this.#labelmap?.remove();
    this.#labelmap = undefined;
  }

  /** Brings a lesion into view: its series, its mask, its slice. The newest call wins. */
  async open(jobId: string, options: { readonly keepView?: boolean } = {}): Promise<void> {
    const turn = ++this.#opening;
    this.session.store.set({ selected: jobId });
    const lesion = this.session.lesion(jobId);
    if (lesion?.view.segmentation === undefined) {
      this.session.store.set({ shown: undefined });
      if (lesion !== undefined) await this.#goToMark(markOf(lesion.view), turn);
      return;
    }
    try {
      const saved = await this.session.mask(jobId);
      if (turn !== this.#opening) return;
      await this.#prepare(saved.mask.grid.seriesInstanceUID);
      if (turn !== this.#opening) return;
      this.#abandonWork();
      this.#write(saved);
      forgetSteps();
      const mark = markOf(lesion.view);
      this.session.store.set({
        shown: {
          jobId,
          saved,
          live: saved,
          mark,
          strokes: [],
          edited: false,
          version: lesion.review?.version ?? 0,
          since: performance.now(),
        },
        proposal: undefined,
      });
      if (options.keepView !== true) this.jumpToMark();
      this.#chooseWindow();
    } catch (error) {
      if (turn === this.#opening) this.session.store.set({ shown: undefined, failure: codeOf(error) });
    }
  }

  #chooseWindow(): void {
    const shown = this.#shown;
    const ct = this.#ct;
    if (shown === undefined || ct === undefined) return;
    const box = boxAround(
      shown.saved.mask.slices.map(({ runs }) => runs),
      ct.columns,
      ct.rows,
    );
    void this.#window.apply(viewportsOf(this.#services, ct), ct, shown.mark.sopInstanceUID, box).catch(() => undefined);
  }

  /** To the RECIST slice, zoomed to the lesion. */
  jumpToMark(): void {
    const shown = this.#shown;
    if (shown === undefined || this.#ct === undefined) return;
    this.#jump(shown.mark, shown.live.measurements.longAxisMm);
  }

  jumpToSlice(sopInstanceUID: string): void {
    const shown = this.#shown;
    const ct = this.#ct;
    if (ct === undefined || shown === undefined) return;
    const world = imagePointToWorld(ct, sopInstanceUID, centreOf(shown.mark));
    if (world !== undefined) jumpTo(viewportsOf(this.#services, ct), world);
  }

  #jump(mark: DrawnMark, longAxisMm: number, only?: Viewport): void {
    const ct = this.#ct;
    const world = ct && imagePointToWorld(ct, mark.sopInstanceUID, centreOf(mark));
    if (ct === undefined || world === undefined) return;
    const viewports = only === undefined ? viewportsOf(this.#services, ct) : [only];
    jumpTo(viewports, world);
    frameLesion(viewports, world, longAxisMm);
  }

  /** A viewport of a new layout shows the lesion too. */
  #onFirstImage(viewport: Viewport): void {
    const shown = this.#shown;
    if (shown === undefined) return;
    this.#jump(shown.mark, shown.live.measurements.longAxisMm, viewport);
    this.#chooseWindow();
  }

  async #goToMark(mark: DrawnMark, turn: number): Promise<void> {
    const series = this.#services.displaySetService
      .getActiveDisplaySets()
      .find((set) => ctImagesOf(this.#services, set.SeriesInstanceUID)?.indexOf.has(mark.sopInstanceUID) === true);
    if (series === undefined || turn !== this.#opening) return;
    await this.#prepare(series.SeriesInstanceUID).catch(() => undefined);
    this.#labelmap?.write({ slices: [] });
    this.#jump(mark, 40);
  }

  /** The series is in a viewport, with our labelmap and overlay over it. */
  async #prepare(seriesInstanceUID: string): Promise<void> {
    if (this.#ct?.displaySet.SeriesInstanceUID !== seriesInstanceUID || this.#labelmap === undefined) {
      const ct = ctImagesOf(this.#services, seriesInstanceUID);
      if (ct === undefined) throw new ApiFailure(404, 'series-missing', '');
      this.#labelmap?.remove();
      this.#ct = ct;
      showSeries(this.#services, ct);
      this.#labelmap = await LesionLabelmap.create(this.#services, ct, 'recist3d');
    }
    this.#overlay.follow(this.#ct);
    await this.#showEverywhere();
  }

  async #showEverywhere(): Promise<void> {
    const ct = this.#ct;
    const labelmap = this.#labelmap;
    if (ct === undefined || labelmap === undefined) return;
    const ids = viewportsOf(this.#services, ct).map(({ id }) => id);
    await labelmap.show(ids);
    makeEditable(this.#services, labelmap.segmentationId, ids);
    this.applyAppearance();
  }

  applyAppearance(): void {
    if (this.#labelmap === undefined) return;
    applyAppearance(this.#services, this.#labelmap.segmentationId, this.session.store.get().appearance);
    for (const viewport of this.#ct ? viewportsOf(this.#services, this.#ct) : []) viewport.render();
  }

  useTool(tool: Tool): void {
    activateTool(this.viewer.commandsManager, tool);
    if (tool === 'brush' || tool === 'eraser' || tool === 'threshold') {
      setBrushSize(this.viewer.commandsManager, this.session.store.get().brushMm);
    }
    this.session.store.set({ tool });
  }

  useBrush(brushMm: number): void {
    this.session.store.set({ brushMm });
    setBrushSize(this.viewer.commandsManager, brushMm);
  }

  /** Back to the mask as it was saved. */
  reset(): void {
    const shown = this.#shown;
    if (shown === undefined) return;
    const lesion = this.session.lesion(shown.jobId);
    this.#abandonWork();
    this.#write(shown.saved);
    forgetSteps();
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

  /** Asks the server for a mask that follows endpoints, strokes and ends as they are drawn now. Nothing is stored. */
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
      const live = await this.session.api.post<MaskedLesionView>(`/lesions/${shown.jobId}/segment`, request, signal);
      if (signal.aborted) return;
      this.#replace(live);
      this.session.store.set({ busy: undefined });
    } catch (error) {
      if (!signal.aborted) this.session.store.set({ busy: undefined, failure: codeOf(error) });
    }
  }

  /** A mask in place of the one in view, as one step of undo. */
  #replace(live: MaskedLesionView): void {
    const before = this.#shown;
    if (before === undefined) return;
    const put = (shown: ShownLesion): void => {
      this.#write(shown.live);
      this.session.store.set({ shown });
    };
    const after: ShownLesion = { ...before, live, edited: true };
    put(after);
    rememberStep((isUndo) => put(isUndo ? before : after));
  }

  /** @returns the mask as it is drawn now. */
  currentMask(): MaskedLesionView['mask'] | undefined {
    return this.#labelmap?.read();
  }

  #write(lesion: MaskedLesionView): void {
    this.#writing = true;
    try {
      if (this.#labelmap?.write(lesion.mask) === false) throw new ApiFailure(404, 'series-missing', '');
    } finally {
      this.#writing = false;
    }
  }

  /** A tool of the viewer changed voxels, or its undo did. */
  #onEdited(event: CustomEvent): void {
    const { segmentationId } = event.detail as { segmentationId?: string };
    if (this.#writing || segmentationId !== this.#labelmap?.segmentationId || this.#shown === undefined) return;
    if (!this.#shown.edited) this.session.store.set({ shown: { ...this.#shown, edited: true } });
    clearTimeout(this.#measure);
    this.#measure = setTimeout(() => void this.#measureDrawn(), measureAfterMs);
  }

  async #measureDrawn(): Promise<void> {
    const shown = this.#shown;
    const mask = this.currentMask();
    if (shown === undefined || mask === undefined) return;
    if (sameMask(mask, shown.saved.mask)) {
      this.session.store.set({ shown: { ...shown, live: shown.saved, edited: false } });
      return;
    }
    const lesion = this.session.lesion(shown.jobId);
    const moved = lesion !== undefined && !sameMark(shown.mark, markOf(lesion.view));
    this.#abandonWork();
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
    this.#working.abort();
    this.#working = new AbortController();
    clearTimeout(this.#measure);
  }

  /** What was in view is now what the server has. */
  markSaved(version: number): void {
    const shown = this.#shown;
    const mask = this.currentMask();
    if (shown === undefined || mask === undefined) return;
    const saved = { ...shown.live, mask };
    const { ends: _ends, ...rest } = shown;
    this.session.store.set({ shown: { ...rest, saved, live: saved, strokes: [], edited: false, version } });
  }

  /** Saves the proposal, as the reader adjusted it, as a report; the server converts it. */
  async convertProposal(): Promise<void> {
    const uid = this.#proposed;
    if (uid === undefined) return;
    this.session.store.set({ busy: 'saving', failure: undefined });
    try {
      await storeMeasurement(this.viewer, uid);
      this.dismissProposal();
      this.session.store.set({ busy: undefined, spoken: this.words.spoken.converted });
    } catch {
      this.session.store.set({ busy: undefined, failure: 'unreachable' });
    }
  }

  dismissProposal(): void {
    if (this.#proposed !== undefined) this.#services.measurementService.remove(this.#proposed);
    this.#proposed = undefined;
    this.#box = undefined;
    this.session.store.set({ proposal: undefined });
  }

  #draw(): void {
    const ct = this.#ct;
    if (ct === undefined) return;
    const { shown, appearance, tool } = this.session.store.get();
    if (shown === undefined && tool !== 'box') return this.#overlay.show(emptyScene);
    this.#overlay.show(
      lesionScene({
        ct,
        mark: shown?.mark,
        axes: appearance.hidden ? undefined : shown?.live.axes,
        strokes: shown?.strokes ?? [],
        box: this.#box,
        showAxes: appearance.axes,
        tool,
        words: this.words,
        onEndpoint: (axis, end, world, ended) => this.#moveEndpoint(axis, end, world, ended),
        onStroke: (points, ended) =>
          tool === 'box' ? this.#onBox(points, ended) : this.#onStroke(tool, points, ended),
      }),
    );
  }

  #moveEndpoint(axis: 'longAxis' | 'shortAxis', end: 0 | 1, world: Point3, ended: boolean): void {
    const shown = this.#shown;
    const line = shown?.mark[axis];
    if (shown === undefined || line === undefined || this.#ct === undefined) return;
    const { point } = worldToImagePoint(this.#ct, world);
    const inside: [number, number] = [clamp(point[0], this.#ct.columns), clamp(point[1], this.#ct.rows)];
    const [a, b] = line.endpoints;
    const endpoints: [typeof a, typeof b] = end === 0 ? [inside, b] : [a, inside];
    this.session.store.set({ shown: { ...shown, mark: { ...shown.mark, [axis]: { endpoints } } } });
    if (ended) void this.segmentAgain();
  }

  #onStroke(tool: Tool, points: readonly Point3[], ended: boolean): void {
    const shown = this.#shown;
    const ct = this.#ct;
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

  #strokesBefore = 0;

  #onBox(points: readonly Point3[], ended: boolean): void {
    this.#box = [points[0], points[points.length - 1]];
    this.#draw();
    if (ended) void this.#propose(this.#box);
  }

  async #propose([from, to]: readonly [Point3, Point3]): Promise<void> {
    const ct = this.#ct;
    if (ct === undefined) return;
    const [a, b] = [worldToImagePoint(ct, from), worldToImagePoint(ct, to)];
    this.session.store.set({ busy: 'proposing', failure: undefined });
    try {
      const proposal = await this.session.api.post<ProposedMarkView>('/marks/propose', {
        studyInstanceUID: ct.displaySet.StudyInstanceUID,
        seriesInstanceUID: ct.displaySet.SeriesInstanceUID,
        sopInstanceUID: ct.images[a.index].sopInstanceUID,
        box: [a.point, b.point],
      });
      this.#box = undefined;
      this.#proposed = drawProposal(this.viewer, ct, proposal);
      this.session.store.set({ busy: undefined, proposal, tool: 'none' });
      activateTool(this.viewer.commandsManager, 'none');
    } catch (error) {
      this.#box = undefined;
      this.session.store.set({ busy: undefined, failure: codeOf(error) });
    }
  }
}

const clamp = (value: number, size: number): number => Math.min(size, Math.max(0, value));

function centreOf({ longAxis }: DrawnMark): [number, number] {
  const [[a, b], [c, d]] = longAxis.endpoints;
  return [(a + c) / 2, (b + d) / 2];
}

export const codeOf = (error: unknown): string => (error instanceof ApiFailure ? error.code : 'unexpected');
