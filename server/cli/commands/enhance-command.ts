import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { DicomError } from '../../../dicom-sr/errors/dicom-error.js';
import type { Volume } from '../../../dicom-sr/volume/volume.js';
import { organWindow } from '../../../models/data/hu-window.js';
import { openEnhancer } from '../../../models/enhancement/enhancer.js';
import { beforeAndAfter } from '../../../models/rendering/before-and-after.js';
import { palette } from '../../../models/rendering/palette.js';
import { svgDocument } from '../../../models/rendering/svg-document.js';
import { svgToPng } from '../../../models/rendering/svg-to-png.js';
import { openImage } from '../../propose/open-image.js';
import { reported } from '../server-options.js';
import { wholeNumber } from '../whole-number.js';

interface EnhanceOptions {
  readonly png: string;
  readonly slice?: number;
  readonly series?: string;
  readonly organ: string;
  readonly weights?: string;
}

const HELP = `
IMAGE is a NIfTI file, a folder with a CT series, or one DICOM file of a series. The picture shows the slice as the scanner gave it, without its
noise, and enhanced. It is for a look: nothing is measured on an enhanced image.

Exit codes: 0 the picture is written, 1 the image or the weights were refused.`;

/** `recist3d enhance IMAGE --png FILE`: a slice before and after the stacked GAN. */
export function enhanceCommand(): Command {
  return new Command('enhance')
    .description('Show a slice before and after enhancement by the stacked GAN.')
    .argument('<image>', 'NIfTI file, folder of a CT series, or one of its files')
    .requiredOption('--png <file>', 'picture to write')
    .option('--slice <n>', 'slice, from 1; the middle one unless given', wholeNumber(1, 65535))
    .option('--series <uid>', 'Series Instance UID, where the folder holds several')
    .option('--organ <organ>', 'window: lung, liver, or soft tissue for any other', 'soft-tissue')
    .option('--weights <dir>', 'folder of stacked-gan.onnx and its card; models/weights unless given')
    .addHelpText('after', HELP)
    .action((image: string, options: EnhanceOptions) => reported(() => enhance(image, options)));
}

async function enhance(path: string, { png, slice: wanted, series, organ, weights }: EnhanceOptions): Promise<void> {
  const enhancer = openEnhancer(weights === undefined ? {} : { weights });
  const { volume, slice: named } = await openImage(path, series);
  const [slices, rows, columns] = volume.shape;
  const slice = wanted === undefined ? (named ?? slices >> 1) : wanted - 1;
  if (slice >= slices) throw new DicomError('image-not-found', `Name one of the ${slices} slices with --slice.`);
  const plane = volume.voxels.subarray(slice * rows * columns, (slice + 1) * rows * columns);
  const window = organWindow(organ);
  const { denoised, enhanced } = await enhancer.enhance(plane, { rows, columns }, window);
  const shown = (voxels: Volume['voxels']): Volume => ({
    voxels,
    shape: [1, rows, columns],
    spacingMm: volume.spacingMm,
  });
  const picture = beforeAndAfter(
    [
      { title: 'scanner', volume: shown(plane) },
      { title: 'denoised', volume: shown(denoised) },
      { title: 'enhanced', volume: shown(enhanced) },
    ],
    window,
  );
  writeFileSync(png, svgToPng(svgDocument(picture, palette.page)));
  console.log(`Slice ${slice + 1} before and after ${enhancer.description.id} ${enhancer.description.version}: ${png}`);
}
