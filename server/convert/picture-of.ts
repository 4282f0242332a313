import type { LocatedMark } from '../../dicom-sr/measurement/mark.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import { lesionPlanes } from '../../models/rendering/lesion-planes.js';
import { lesionStrip } from '../../models/rendering/lesion-strip.js';
import { placed, svgDocument } from '../../models/rendering/svg-document.js';
import { svgToPng } from '../../models/rendering/svg-to-png.js';

const SIZE_PX = 180;
const GAP_PX = 18;

/** @returns a PNG of the lesion: slice by slice with its mark and the outline of its mask, then a coronal and a sagittal cut. */
export function pictureOf(volume: Volume, { voxel }: LocatedMark, mask: Mask): Uint8Array {
  const strip = lesionStrip({ volume, mark: voxel, outlines: [{ mask, role: 'result' }], sizePx: SIZE_PX });
  const planes = lesionPlanes({ volume, mark: voxel, mask, sizePx: SIZE_PX });
  const picture = {
    widthPx: strip.widthPx + GAP_PX + planes.widthPx,
    heightPx: Math.max(strip.heightPx, planes.heightPx),
    body: strip.body + placed(planes, strip.widthPx + GAP_PX, 0),
  };
  return svgToPng(svgDocument(picture, '#ffffff'));
}
