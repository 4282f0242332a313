import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { DicomError } from '../../../dicom-sr/errors/dicom-error.js';
import type { MarkProposal } from '../../../models/interactive/propose-mark.js';
import type { RoughBox } from '../../../models/recist-labelling/box-bounds.js';
import { createMarkProposer } from '../../../models/recist-labelling/mark-proposer.js';
import { palette } from '../../../models/rendering/palette.js';
import { proposalPicture } from '../../../models/rendering/proposal-picture.js';
import { svgDocument } from '../../../models/rendering/svg-document.js';
import { svgToPng } from '../../../models/rendering/svg-to-png.js';
import type { OpenedImage } from '../../propose/open-image.js';
import { openImage } from '../../propose/open-image.js';
import { reported } from '../server-options.js';
import { wholeNumber } from '../whole-number.js';

interface ProposeOptions {
  readonly box: RoughBox['corners'];
  readonly slice?: number;
  readonly series?: string;
  readonly png?: string;
  readonly weights?: string;
  readonly json?: true;
}

const HELP = `
IMAGE is a NIfTI file, a folder with a CT series, or one DICOM file of a series. The box is drawn by hand around the lesion, with some room; its
corners are pixel indices, column,row,column,row, the centre of the first pixel at 0,0. Slices count from 1, ascending along the normal of the series.

Where the weights of recist-labelling are installed the network proposes the mark, else the default cut of the box. A proposal is no measurement
before a person has looked at it.

Exit codes: 0 a mark is proposed, 1 the image, the box or the weights were refused.`;

/** `recist3d propose IMAGE --box …`: a RECIST mark from a rough box. */
export function proposeCommand(): Command {
  return new Command('propose')
    .description('Propose a RECIST mark from a rough box around a lesion.')
    .argument('<image>', 'NIfTI file, folder of a CT series, or one of its files')
    .requiredOption('--box <c,r,c,r>', 'two opposite corners of the box, pixel indices', corners)
    .option('--slice <n>', 'slice of the box, from 1; not needed with one DICOM file', wholeNumber(1, 65535))
    .option('--series <uid>', 'Series Instance UID, where the folder holds several')
    .option('--png <file>', 'write a picture of box and mark')
    .option('--weights <dir>', 'folder of recist-labelling.onnx and its card; models/weights unless given')
    .option('--json', 'print JSON instead of a sentence')
    .addHelpText('after', HELP)
    .action((image: string, options: ProposeOptions) => reported(() => propose(image, options)));
}

async function propose(path: string, { box, slice, series, png, weights, json }: ProposeOptions): Promise<void> {
  const image = await openImage(path, series);
  const { volume } = image;
  const rough: RoughBox = { slice: sliceOf(image, slice), corners: box };
  const proposal = await createMarkProposer(weights === undefined ? {} : { weights })(volume, rough);
  if (png !== undefined)
    writeFileSync(png, svgToPng(svgDocument(proposalPicture(volume, rough, proposal), palette.page)));
  console.log(json === true ? JSON.stringify(asJson(proposal), undefined, 2) : sentence(proposal));
}

function sliceOf({ volume, slice: named }: OpenedImage, wanted: number | undefined): number {
  const slice = wanted === undefined ? named : wanted - 1;
  if (slice === undefined || slice >= volume.shape[0])
    throw new DicomError('image-not-found', `Name one of the ${volume.shape[0]} slices with --slice.`);
  return slice;
}

const asJson = ({ mark, longAxisMm, shortAxisMm, confidence, method }: MarkProposal) => ({
  slice: mark.slice + 1,
  longAxis: mark.longAxis,
  shortAxis: mark.shortAxis,
  longAxisMm,
  shortAxisMm,
  confidence,
  method,
});

function sentence({ mark, longAxisMm, shortAxisMm, confidence, method }: MarkProposal): string {
  const axis = ([a, b]: MarkProposal['mark']['longAxis']): string =>
    [a, b].map((point) => `(${point.map((value) => value.toFixed(1)).join(', ')})`).join(' – ');
  return [
    `Slice ${mark.slice + 1}: ${longAxisMm.toFixed(1)} × ${shortAxisMm.toFixed(1)} mm, confidence ${confidence.toFixed(2)} (${method.id} ${method.version})`,
    `long axis  ${axis(mark.longAxis)}`,
    `short axis ${axis(mark.shortAxis)}`,
  ].join('\n');
}

function corners(text: string): RoughBox['corners'] {
  const [a, b, c, d, ...more] = text.split(',').map(Number);
  if (more.length > 0 || ![a, b, c, d].every(Number.isFinite))
    throw new InvalidArgumentError('It must be four numbers separated by commas: column,row,column,row.');
  return [
    [a, b],
    [c, d],
  ];
}
