/* Runs in the page: what the tests ask of the viewer itself, beside what a reader sees. */
globalThis.recist3dProbe = {
  firstImageAt: undefined,

  viewports() {
    const { viewportGridService, cornerstoneViewportService } = globalThis.services;
    return [...viewportGridService.getState().viewports.keys()]
      .map((id) => cornerstoneViewportService.getCornerstoneViewport(id))
      .filter((viewport) => viewport !== undefined);
  },

  /** Pixels of each viewport that are not gray. */
  tintedPixels() {
    return this.viewports().map(({ canvas }) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let tinted = 0;
      for (let i = 0; i < data.length; i += 4) if (data[i] - data[i + 2] > 20) tinted++;
      return tinted;
    });
  },

  /** Volumes that have come since they are delayed. */
  delayedVolumes: 0,

  /** Lets the volume of each viewport come later, as on a slow machine. @param delays milliseconds by viewport; none gives back what was */
  delayVolumes(delays) {
    const viewport = globalThis.cornerstone.VolumeViewport.prototype;
    this.setVolumes ??= viewport.setVolumes;
    const { setVolumes } = this;
    this.delayedVolumes = 0;
    viewport.setVolumes = setVolumes;
    if (Object.keys(delays).length === 0) return;
    viewport.setVolumes = async function (...volumes) {
      await new Promise((resolve) => setTimeout(resolve, delays[this.id] ?? 0));
      await setVolumes.apply(this, volumes);
      globalThis.recist3dProbe.delayedVolumes++;
    };
  },

  /** SOP Instance UID of the image in the first viewport; it may be on its way still. */
  imageInView() {
    const [viewport] = this.viewports();
    return this.uidOf(viewport?.getCurrentImageId?.());
  },

  /** SOP Instance UID of the image that the first viewport draws. */
  imageDrawn() {
    const [viewport] = this.viewports();
    return this.uidOf(viewport?.getCornerstoneImage?.()?.imageId);
  },

  uidOf: (imageId) => /instances\/([\d.]+)\//.exec(imageId ?? '')?.[1],

  /** Whether the viewer has an image of the first viewport's series already. */
  isLoaded(uid) {
    const [viewport] = this.viewports();
    const imageId = viewport.getImageIds().find((id) => this.uidOf(id) === uid);
    return globalThis.cornerstone.cache.getImage(imageId) !== undefined;
  },

  labelmapImages() {
    const [segmentation] = globalThis.services.segmentationService.getSegmentations();
    const state = globalThis.cornerstoneTools.segmentation.state.getSegmentation(segmentation.segmentationId);
    return (state.representationData.Labelmap.imageIds ?? []).map((id) => globalThis.cornerstone.cache.getImage(id));
  },

  /** Voxels of the mask by SOP Instance UID of their image: `uid:start,length,…`. */
  mask() {
    return this.labelmapImages()
      .map((image) => {
        const pixels = image.voxelManager.getScalarData();
        const runs = [];
        for (let i = 0; i < pixels.length; i++) {
          if (pixels[i] === 0) continue;
          const start = i;
          while (i < pixels.length && pixels[i] !== 0) i++;
          runs.push(start, i - start);
        }
        return runs.length === 0 ? '' : `${/instances\/([\d.]+)\//.exec(image.referencedImageId)[1]}:${runs.join()}`;
      })
      .filter((text) => text !== '')
      .sort();
  },

  isOutlined() {
    const [viewport] = this.viewports();
    const masks = viewport.getActors().filter(({ representationUID }) => representationUID !== undefined);
    return masks.length > 0 && masks.every(({ actor }) => actor.getProperty().getUseLabelOutline());
  },

  voxels() {
    return this.labelmapImages().reduce(
      (sum, image) => sum + image.voxelManager.getScalarData().reduce((n, v) => n + (v ? 1 : 0), 0),
      0,
    );
  },

  /**
   * How well the picture of the first viewport agrees with the pixels of its image around the mask, where each is looked for beside its place.
   * @param x columns beside; @param y rows beside
   * @returns the correlation of drawn gray with stored values
   */
  correlationBeside(x, y) {
    const [viewport] = this.viewports();
    const { canvas } = viewport;
    const image = viewport.getCornerstoneImage();
    const values = image.getPixelData();
    const mask = this.labelmapImages().find(({ referencedImageId }) => referencedImageId === image.imageId);
    const inside = [...mask.voxelManager.getScalarData().entries()].filter(([, value]) => value).map(([at]) => at);
    const bounds = (of) => [Math.min(...inside.map(of)) - 2, Math.max(...inside.map(of)) + 2];
    const [left, right] = bounds((at) => at % image.columns);
    const [top, bottom] = bounds((at) => Math.floor(at / image.columns));
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const ratio = canvas.width / canvas.clientWidth;
    const pairs = [];
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const world = viewport.getImageData().imageData.indexToWorld([column + x, row + y, 0]);
        const [across, down] = viewport.worldToCanvas([...world]).map((at) => Math.round(at * ratio));
        pairs.push([values[row * image.columns + column], data[4 * (down * canvas.width + across)]]);
      }
    }
    const mean = (of) => pairs.reduce((sum, pair) => sum + of(pair), 0) / pairs.length;
    const [a, b] = [mean(([value]) => value), mean(([, gray]) => gray)];
    const together = mean(([value, gray]) => (value - a) * (gray - b));
    return together / Math.sqrt(mean(([value]) => (value - a) ** 2) * mean(([, gray]) => (gray - b) ** 2));
  },

  /**
   * How the drawn picture agrees with a mask: pixels of the mask are tinted, pixels away from it are gray.
   * @param slices of the API's mask; @param grid of the API's mask
   */
  agreement(slices, grid) {
    const uid = this.imageInView();
    const slice = slices.find(({ sopInstanceUID }) => sopInstanceUID === uid);
    const [viewport] = this.viewports();
    const canvas = viewport.canvas;
    const ratio = canvas.width / canvas.clientWidth;
    const { data, width, height } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const inside = new Set();
    for (let r = 0; r < slice.runs.length; r += 2)
      for (let i = 0; i < slice.runs[r + 1]; i++) inside.add(slice.runs[r] + i);
    const near = (index) =>
      [-2, -1, 0, 1, 2].some((dy) => [-2, -1, 0, 1, 2].some((dx) => inside.has(index + dy * grid.columns + dx)));
    const core = (index) =>
      [-1, 0, 1].every((dy) => [-1, 0, 1].every((dx) => inside.has(index + dy * grid.columns + dx)));
    const counts = { inside: 0, insideTinted: 0, outside: 0, outsideTinted: 0 };
    const o = grid.imageOrientationPatient;
    const p = slice.imagePositionPatient;
    for (let row = 0; row < grid.rows; row++) {
      for (let column = 0; column < grid.columns; column++) {
        const index = row * grid.columns + column;
        const isIn = core(index);
        if (!isIn && (near(index) || (row % 3 !== 0 && column % 3 !== 0))) continue;
        const world = [0, 1, 2].map(
          (a) => p[a] + column * grid.pixelSpacing[1] * o[a] + row * grid.pixelSpacing[0] * o[a + 3],
        );
        const [x, y] = viewport.worldToCanvas(world).map((value) => Math.round(value * ratio));
        if (x < 0 || y < 0 || x >= width || y >= height) continue;
        const at = (y * width + x) * 4;
        const tinted = data[at] - data[at + 2] > 20;
        counts[isIn ? 'inside' : 'outside']++;
        if (tinted) counts[isIn ? 'insideTinted' : 'outsideTinted']++;
      }
    }
    return counts;
  },

  /** Canvas pixels (CSS, from the page's corner) of a point of an image. */
  pointOnPage(slice, grid, [column, row]) {
    const [viewport] = this.viewports();
    const o = grid.imageOrientationPatient;
    const p = slice.imagePositionPatient;
    const world = [0, 1, 2].map(
      (a) => p[a] + (column - 0.5) * grid.pixelSpacing[1] * o[a] + (row - 0.5) * grid.pixelSpacing[0] * o[a + 3],
    );
    const [x, y] = viewport.worldToCanvas(world);
    const { left, top } = viewport.canvas.getBoundingClientRect();
    return [left + x, top + y];
  },
};
// The viewer takes these for itself and shows a notice.
window.addEventListener(
  'unhandledrejection',
  ({ reason }) => console.error(`rejected: ${reason?.message ?? reason}`),
  true,
);
document.addEventListener(
  'CORNERSTONE_IMAGE_RENDERED',
  () => {
    globalThis.recist3dProbe.firstImageAt ??= performance.now();
  },
  true,
);
document.addEventListener('DOMContentLoaded', () => {
  const seen = () => {
    if (document.querySelector('[data-cy=lesion]') !== null) globalThis.recist3dProbe.listAt ??= performance.now();
    else requestAnimationFrame(seen);
  };
  seen();
});
