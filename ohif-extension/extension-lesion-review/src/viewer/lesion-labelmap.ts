import type { MaskView } from '../../../../server/http/lesion/lesion-schemas.js';
import { cornerstone, cornerstoneTools } from '../host/viewer.js';
import type { LabelmapImage, Services } from '../host/viewer.js';
import { forEachPixel, isEmpty, runsOf } from '../review/mask-runs.js';
import type { CtImages } from './ct-images.js';

/** The segment that holds the lesion. */
const SEGMENT = 1;

/**
 * One labelmap over the series that holds the lesion in view. The next lesion takes its place: a labelmap each would cost a volume each.
 * Everything is found by SOP Instance UID, so that no order of slices can flip it.
 */
export class LesionLabelmap {
  readonly #images = new Map<string, LabelmapImage>();
  /** Images that hold pixels, so that clearing need not look at all. */
  readonly #filled = new Set<string>();

  private constructor(
    readonly segmentationId: string,
    readonly ct: CtImages,
    private readonly services: Services,
  ) {}

  /** Makes the labelmap, empty, and shows it in every viewport of the series. */
  static async create(services: Services, ct: CtImages, label: string): Promise<LesionLabelmap> {
    const segmentationId = await services.segmentationService.createLabelmapForDisplaySet(ct.displaySet, {
      label,
      segments: { [SEGMENT]: { segmentIndex: SEGMENT, label, active: true } },
    });
    const labelmap = new LesionLabelmap(segmentationId, ct, services);
    labelmap.#find();
    return labelmap;
  }

  #find(): void {
    const state = cornerstoneTools().segmentation.state.getSegmentation(this.segmentationId);
    const byImageId = new Map(this.ct.images.map(({ imageId, sopInstanceUID }) => [imageId, sopInstanceUID]));
    for (const imageId of state?.representationData.Labelmap?.imageIds ?? []) {
      const image = cornerstone().cache.getImage(imageId);
      const sop = image?.referencedImageId === undefined ? undefined : byImageId.get(image.referencedImageId);
      if (image !== undefined && sop !== undefined) this.#images.set(sop, image);
    }
  }

  /**
   * Shows it in viewports that do not have it yet (a new layout makes new ones), and makes it the one that tools edit. What is so already is left
   * alone: each thing that is told of a segmentation is one more picture that the viewer draws, one after the other.
   * @returns whether any viewport did not have it
   */
  async show(viewportIds: readonly string[]): Promise<boolean> {
    const { segmentationService } = this.services;
    const { segmentationId } = this;
    const without = viewportIds.filter(
      (id) => segmentationService.getSegmentationRepresentations(id, { segmentationId }).length === 0,
    );
    for (const viewportId of without) {
      await segmentationService.addSegmentationRepresentation(viewportId, { segmentationId, type: 'Labelmap' });
      segmentationService.setSegmentColor(viewportId, segmentationId, SEGMENT, [255, 154, 31, 255]);
    }
    for (const viewportId of viewportIds) {
      const active = segmentationService.getActiveSegmentation(viewportId)?.segmentationId;
      if (active !== segmentationId) segmentationService.setActiveSegmentation(viewportId, segmentationId);
    }
    if (without.length > 0)
      cornerstoneTools().segmentation.segmentIndex.setActiveSegmentIndex(this.segmentationId, SEGMENT);
    return without.length > 0;
  }

  /** Puts a mask in place of what is there. @returns false where an image of it is not in the viewer */
  write(mask: Pick<MaskView, 'slices'>): boolean {
    for (const sop of this.#filled) this.#images.get(sop)?.voxelManager.getScalarData().fill(0);
    this.#filled.clear();
    let complete = true;
    for (const { sopInstanceUID, runs } of mask.slices) {
      const image = this.#images.get(sopInstanceUID);
      if (image === undefined) {
        complete = false;
        continue;
      }
      const pixels = image.voxelManager.getScalarData();
      forEachPixel(runs, (index) => (pixels[index] = SEGMENT));
      this.#filled.add(sopInstanceUID);
    }
    cornerstoneTools().segmentation.triggerSegmentationEvents.triggerSegmentationDataModified(this.segmentationId);
    return complete;
  }

  /** @returns what the labelmap holds now, slices in the order of the series. */
  read(): MaskView {
    const slices: MaskView['slices'] = [];
    for (const { sopInstanceUID, position } of this.ct.images) {
      const image = this.#images.get(sopInstanceUID);
      if (image === undefined) continue;
      const pixels = image.voxelManager.getScalarData();
      if (isEmpty(pixels)) continue;
      const runs = runsOf(pixels);
      this.#filled.add(sopInstanceUID);
      slices.push({ sopInstanceUID, imagePositionPatient: [...position], runs });
    }
    return { grid: gridOf(this.ct), slices };
  }

  remove(): void {
    this.services.segmentationService.remove(this.segmentationId);
  }
}

/** @returns the grid of the series as the API exchanges it. */
export function gridOf(ct: CtImages): MaskView['grid'] {
  return {
    seriesInstanceUID: ct.displaySet.SeriesInstanceUID,
    frameOfReferenceUID: ct.frameOfReferenceUID,
    rows: ct.rows,
    columns: ct.columns,
    pixelSpacing: [...ct.pixelSpacing],
    imageOrientationPatient: [...ct.orientation],
  };
}
