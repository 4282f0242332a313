import type { CandidateView } from '../../../../server/http/candidates/candidate-schemas.js';
import type { ProposedMarkView } from '../../../../server/http/lesion/lesion-schemas.js';
import { codeOf } from '../api/api-failure.js';
import type { Point3, ViewerAccess } from '../host/viewer.js';
import type { Words } from '../i18n/words.js';
import type { CtImages } from '../viewer/ct-images.js';
import { worldToImagePoint } from '../viewer/ct-images.js';
import { activateTool } from '../viewer/edit-tools.js';
import { drawProposal, storeMeasurement } from '../viewer/proposed-measurement.js';
import type { ReviewSession } from './review-session.js';

/** From a rough box to a mark: drawn by the reader, proposed by the server, adjusted with the viewer's own tool, stored as a report. */
export class MarkProposal {
  #box: [Point3, Point3] | undefined;
  /** Measurement that shows the proposal. */
  #proposed: string | undefined;

  constructor(
    private readonly viewer: ViewerAccess,
    private readonly session: ReviewSession,
    private readonly words: Words,
    private readonly ct: () => CtImages | undefined,
    private readonly redraw: () => void,
  ) {}

  /** Corners of the box that is being drawn. */
  get box(): readonly [Point3, Point3] | undefined {
    return this.#box;
  }

  /** The box as it is drawn; when it is let go, a mark is asked for. */
  draw(points: readonly Point3[], ended: boolean): void {
    this.#box = [points[0], points[points.length - 1]];
    this.redraw();
    if (ended) void this.#propose(this.#box);
  }

  async #propose([from, to]: readonly [Point3, Point3]): Promise<void> {
    const ct = this.ct();
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

  /** Shows a candidate of a network as a proposal: nothing is stored unless the reader converts it. */
  show(ct: CtImages, { sopInstanceUID, longAxis, shortAxis, confidence, method, mask }: CandidateView): void {
    this.dismiss();
    const proposal = { sopInstanceUID, longAxis, shortAxis, confidence, method, mask, durationMs: 0 };
    this.#proposed = drawProposal(this.viewer, ct, proposal);
    if (this.#proposed !== undefined) this.session.store.set({ proposal });
  }

  /** Saves the proposal, as the reader adjusted it, as a report; the server converts it. */
  async convert(): Promise<void> {
    const uid = this.#proposed;
    if (uid === undefined) return;
    this.session.store.set({ busy: 'saving', failure: undefined });
    try {
      await storeMeasurement(this.viewer, uid);
      this.dismiss();
      this.session.store.set({ busy: undefined, spoken: this.words.spoken.converted });
    } catch {
      this.session.store.set({ busy: undefined, failure: 'unreachable' });
    }
  }

  dismiss(): void {
    if (this.#proposed !== undefined) this.viewer.servicesManager.services.measurementService.remove(this.#proposed);
    this.#proposed = undefined;
    this.#box = undefined;
    this.session.store.set({ proposal: undefined });
  }
}
