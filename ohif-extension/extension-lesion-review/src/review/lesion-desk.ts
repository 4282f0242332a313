import type { DrawnMark, MaskView, ProbabilityView } from '../../../../server/http/lesion/lesion-schemas.js';
import { ApiFailure, codeOf } from '../api/api-failure.js';
import { cornerstone, cornerstoneTools } from '../host/viewer.js';
import type { ViewerAccess } from '../host/viewer.js';
import type { Words } from '../i18n/words.js';
import { BrowserNetwork } from '../network/browser-network.js';
import { heatPictures } from '../overlay/heat-pictures.js';
import { lesionScene } from '../overlay/lesion-scene.js';
import { OverlayLayer } from '../overlay/overlay-layer.js';
import { emptyScene } from '../overlay/overlay-scene.js';
import type { ScenePicture } from '../overlay/overlay-scene.js';
import { AutoWindow } from '../viewer/auto-window.js';
import type { CtImages } from '../viewer/ct-images.js';
import { ctImagesOf, imagePointToWorld, isMultiFrame } from '../viewer/ct-images.js';
import { activateTool, setBrushSize } from '../viewer/edit-tools.js';
import { LesionLabelmap } from '../viewer/lesion-labelmap.js';
import { boxAround } from '../viewer/slice-picture.js';
import { frameLesion, hasImage, jumpTo } from '../viewer/bring-into-view.js';
import { isMpr, seriesInView, showSeries, viewportsOf } from '../viewer/viewport-layout.js';
import { watchLayout } from '../viewer/watch-layout.js';
import { LesionEditor } from './lesion-editor.js';
import { MarkProposal } from './mark-proposal.js';
import { MaskLook } from './mask-look.js';
import type { ReviewSession } from './review-session.js';
import type { Tool } from './review-state.js';
import { markOf } from './shown-lesion.js';
import type { ShownLesion } from './shown-lesion.js';

/** The lesion in view: its series, mask, slice and lines in the viewer. What changes it is the editor, what is decided about it decisions.ts. */
export class LesionDesk {
  readonly editor: LesionEditor;
  readonly proposal: MarkProposal;
  readonly #network: BrowserNetwork;
  readonly #overlay: OverlayLayer;
  readonly #window = new AutoWindow();
  readonly #look: MaskLook;
  readonly #stops: (() => void)[] = [];
  #ct: CtImages | undefined;
  #labelmap: LesionLabelmap | undefined;
  #opening = 0;
  #prepared: Promise<void> = Promise.resolve();
  #heat: { readonly jobId: string; readonly pictures: readonly ScenePicture[] } | undefined;

  constructor(
    private readonly viewer: ViewerAccess,
    private readonly session: ReviewSession,
    private readonly words: Words,
    hasSoftwareGl: boolean,
  ) {
    this.#network = new BrowserNetwork(session.api);
    const inView = { ct: () => this.#ct, labelmap: () => this.#labelmap };
    this.#look = new MaskLook(this.#services, session.store, inView, hasSoftwareGl);
    const onStroke = (isDrawing: boolean): void => this.#look.drawQuickly(isDrawing);
    this.editor = new LesionEditor(session, { ...inView, onStroke }, this.#network);
    this.proposal = new MarkProposal(
      viewer,
      session,
      words,
      () => this.#ct,
      () => this.#draw(),
    );
    this.#overlay = new OverlayLayer(this.#services);
    const edited = (event: CustomEvent): void => this.editor.onEdited(event);
    const { SEGMENTATION_DATA_MODIFIED } = cornerstoneTools().Enums.Events;
    cornerstone().eventTarget.addEventListener(SEGMENTATION_DATA_MODIFIED, edited);
    this.#stops.push(
      watchLayout(this.#services, {
        onLayout: () => this.#arrange(),
        onCameraStart: (viewportId) => this.#onCameraStart(viewportId),
      }),
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
    this.#look.end();
    this.editor.end();
    this.#network.end();
    for (const stop of this.#stops.splice(0)) stop();
    this.#overlay.end();
    this.#labelmap?.remove();
    this.#labelmap = undefined;
  }

  /** Brings a lesion into view: its series, its mask, its slice. The newest call wins. */
  async open(jobId: string, options: { readonly keepView?: boolean } = {}): Promise<void> {
    const turn = ++this.#opening;
    this.session.store.set({ selected: jobId, failure: undefined });
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
      this.editor.begin(saved);
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
      // The outline of a new mask is only drawn once the style is set anew.
      void this.showHeat();
      this.#look.begin();
    } catch (error) {
      if (turn === this.#opening) this.session.store.set({ shown: undefined, failure: codeOf(error) });
    }
  }

  #chooseWindow(): void {
    const shown = this.#shown;
    if (shown !== undefined) this.#chooseWindowFor(shown.saved.mask, shown.mark.sopInstanceUID);
  }

  #chooseWindowFor({ slices }: Pick<MaskView, 'slices'>, sopInstanceUID: string): void {
    const ct = this.#ct;
    if (ct === undefined) return;
    const box = boxAround(
      slices.map(({ runs }) => runs),
      ct.columns,
      ct.rows,
    );
    void this.#window.apply(viewportsOf(this.#services, ct), ct, sopInstanceUID, box).catch(() => undefined);
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

  #jump(mark: DrawnMark, longAxisMm: number): void {
    const ct = this.#ct;
    const world = ct && imagePointToWorld(ct, mark.sopInstanceUID, centreOf(mark));
    if (ct === undefined || world === undefined) return;
    const viewports = viewportsOf(this.#services, ct);
    jumpTo(viewports, world);
    frameLesion(viewports, world, longAxisMm);
  }

  #arrange(): void {
    this.#overlay.arrange();
    const inPlanes = isMpr(this.#services);
    if (this.session.store.get().inPlanes !== inPlanes) this.session.store.set({ inPlanes });
    void this.#showEverywhere();
  }

  /** The lesion is brought into view in every viewport, as later ones move the cameras of earlier ones. */
  #onCameraStart(viewportId: string): void {
    const ct = this.#ct;
    if (ct === undefined || !viewportsOf(this.#services, ct).some(({ id }) => id === viewportId)) return;
    this.jumpToMark();
    this.#chooseWindow();
    requestAnimationFrame(() => this.jumpToMark());
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

  /** Brings a candidate of a network into view, as a proposal that the reader may adjust and convert. */
  async openCandidate(id: string): Promise<void> {
    const turn = ++this.#opening;
    const candidate = this.session.store.get().candidates.find((one) => one.id === id);
    if (candidate === undefined) return;
    this.session.store.set({ selected: undefined, shown: undefined });
    try {
      await this.#prepare(candidate.seriesInstanceUID);
      const ct = this.#ct;
      if (turn !== this.#opening || ct === undefined) return;
      this.#labelmap?.write(candidate.mask);
      const { sopInstanceUID, longAxis, shortAxis } = candidate;
      this.#jump({ sopInstanceUID, longAxis, shortAxis }, longAxis.lengthMm);
      this.#chooseWindowFor(candidate.mask, sopInstanceUID);
      this.proposal.show(ct, candidate);
    } catch (error) {
      if (turn === this.#opening) this.session.store.set({ failure: codeOf(error) });
    }
  }

  /** Puts a proposal away, and the mask of a candidate with it. */
  dismissProposal(): void {
    this.proposal.dismiss();
    if (this.#shown === undefined) this.#labelmap?.write({ slices: [] });
  }

  /** The series is in a viewport, with our labelmap and overlay over it. One after the other: two at a time would each make a labelmap. */
  #prepare(seriesInstanceUID: string): Promise<void> {
    const prepared = this.#prepared.then(() => this.#prepareNow(seriesInstanceUID));
    this.#prepared = prepared.catch(() => undefined);
    return prepared;
  }

  async #prepareNow(seriesInstanceUID: string): Promise<void> {
    if (this.#ct?.displaySet.SeriesInstanceUID === seriesInstanceUID && this.#labelmap !== undefined) {
      if (viewportsOf(this.#services, this.#ct).length > 0) return;
      showSeries(this.#services, this.#ct);
    } else {
      const ct = ctImagesOf(this.#services, seriesInstanceUID);
      if (ct === undefined) throw this.#noImages(seriesInstanceUID);
      this.#labelmap?.remove();
      this.#labelmap = undefined;
      this.#ct = ct;
      showSeries(this.#services, ct);
      this.#labelmap = await LesionLabelmap.create(this.#services, ct, 'recist3d');
    }
    this.#overlay.follow(this.#ct);
    await this.#showEverywhere();
  }

  /** Why a series cannot be worked on here. */
  #noImages(seriesInstanceUID: string): ApiFailure {
    return new ApiFailure(404, isMultiFrame(this.#services, seriesInstanceUID) ? 'multi-frame' : 'series-missing', '');
  }

  async #showEverywhere(): Promise<void> {
    const ct = this.#ct;
    const labelmap = this.#labelmap;
    if (ct === undefined || labelmap === undefined) return;
    // A mask that is there before the images would be taken for them, until they come.
    const ready = viewportsOf(this.#services, ct).filter(hasImage);
    if (await labelmap.show(ready.map(({ id }) => id))) this.applyAppearance();
  }

  /** Shows how sure the method is of each voxel; asked for once a lesion. */
  async showHeat(): Promise<void> {
    const shown = this.#shown;
    const ct = this.#ct;
    if (shown === undefined || ct === undefined || !this.session.store.get().appearance.heat) return;
    const { jobId } = shown;
    if (this.#heat?.jobId === jobId) return;
    this.#heat = { jobId, pictures: [] };
    try {
      const probability = await this.session.api.get<ProbabilityView>(`/lesions/${jobId}/probability`);
      this.#heat = { jobId, pictures: heatPictures(ct, probability) };
      this.#draw();
    } catch (error) {
      this.#heat = undefined;
      this.session.store.set({ failure: codeOf(error) });
    }
  }

  applyAppearance(): void {
    void this.showHeat();
    this.#look.apply();
  }

  useTool(tool: Tool): void {
    if (tool === 'endpoints') void this.#network.prepare();
    if (tool === 'box') void this.#takeSeriesInView();
    activateTool(this.viewer.commandsManager, tool);
    if (tool === 'brush' || tool === 'eraser' || tool === 'threshold') {
      setBrushSize(this.viewer.commandsManager, this.session.store.get().brushMm);
    }
    this.session.store.set({ tool });
  }

  /** A box can be drawn where no lesion is in view: in a study without marks, or on a series that the reader put there himself. */
  async #takeSeriesInView(): Promise<void> {
    if (this.#ct !== undefined && viewportsOf(this.#services, this.#ct).length > 0) return;
    const [series] = seriesInView(this.#services);
    if (series === undefined) return;
    try {
      await this.#prepare(series);
      this.#draw();
    } catch (error) {
      this.session.store.set({ failure: codeOf(error) });
    }
  }

  useBrush(brushMm: number): void {
    this.session.store.set({ brushMm });
    setBrushSize(this.viewer.commandsManager, brushMm);
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
        pictures: appearance.heat && this.#heat?.jobId === shown?.jobId ? (this.#heat?.pictures ?? []) : [],
        box: this.proposal.box,
        showAxes: appearance.axes,
        tool,
        words: this.words,
        onEndpoint: (axis, end, world, ended) => this.editor.moveEndpoint(axis, end, world, ended),
        onStroke: (points, ended) =>
          tool === 'box' ? this.proposal.draw(points, ended) : this.editor.draw(tool, points, ended),
      }),
    );
  }
}

function centreOf({ longAxis }: DrawnMark): [number, number] {
  const [[a, b], [c, d]] = longAxis.endpoints;
  return [(a + c) / 2, (b + d) / 2];
}
