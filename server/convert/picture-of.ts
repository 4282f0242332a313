import type { LocatedMark } from '../../dicom-sr/measurement/mark.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';
import { spreadWindow } from '../../dicom-sr/volume/spread-window.js';
import { lesionPlanes } from '../../models/rendering/lesion-planes.js';
import { lesionStrip } from '../../models/rendering/lesion-strip.js';
import { placed, svgDocument } from '../../models/rendering/svg-document.js';
import { svgToPng } from '../../models/rendering/svg-to-png.js';

const SIZE_PX = 180;
const GAP_PX = 18;

/** @returns a PNG of the lesion: slice by slice with its mark and the outline of its mask, then a coronal and a sagittal cut. */
export function pictureOf(images: CtVolume, { voxel }: LocatedMark, mask: Mask): Uint8Array {
  // MR and PET as their marked image is shown, PS3.3 C.11.2.1.2.
  const volume = spreadWindow(images, voxel.slice);
  const strip = lesionStrip({ volume, mark: voxel, outlines: [{ mask, role: 'result' }], sizePx: SIZE_PX });
  const planes = lesionPlanes({ volume, mark: voxel, mask, sizePx: SIZE_PX });
  const picture = {
    widthPx: strip.widthPx + GAP_PX + planes.widthPx,
    heightPx: Math.max(strip.heightPx, planes.heightPx),
    body: strip.body + placed(planes, strip.widthPx + GAP_PX, 0),
  };
  return svgToPng(svgDocument(picture, '#ffffff'));
}
