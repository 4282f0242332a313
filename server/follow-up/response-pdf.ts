import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { svgToPng } from '../../models/rendering/svg-to-png.js';
import type { FollowUp, LesionAtVisit } from './follow-up.js';
import type { LesionPictures } from './lesion-pictures.js';
import { pictureKey } from './lesion-pictures.js';
import { spiderChart, waterfallChart } from './response-charts.js';
import { dateWords, mm, ml, share, stateWords } from './response-words.js';

const margin = 40;
const rowHeight = 15;
const pictureSide = 62;
/** Of a plot, points. */
const chartSize = { width: 300, height: 166 } as const;

/** @returns report.pdf: the same as report.html on A4, landscape; bytes depend on the content and the time alone. */
export async function responsePdf(
  followUp: FollowUp,
  pictures: LesionPictures,
  version: string,
  at: Date,
): Promise<Uint8Array> {
  const pdf = new PDFDocument({
    size: 'A4',
    layout: 'landscape',
    margin,
    info: { Title: 'Response over time', CreationDate: at },
  });
  const chunks: Uint8Array[] = [];
  const done = new Promise<void>((resolve, reject) => pdf.on('end', resolve).on('error', reject));
  pdf.on('data', (chunk: Uint8Array) => void chunks.push(chunk));
  for (const [name, file] of Object.entries(faces))
    pdf.registerFont(name, createRequire(import.meta.url).resolve(file));
  heading(pdf, followUp, version);
  lesionTable(pdf, followUp, pictures);
  decisions(pdf, followUp);
  charts(pdf, followUp);
  pdf.end();
  await done;
  return new Uint8Array(Buffer.concat(chunks));
}

/** The fonts of the pictures: those of PDF itself hold few letters. */
const faces = {
  plain: 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
  bold: 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf',
} as const;

function heading(pdf: PDFKit.PDFDocument, { visits }: FollowUp, version: string): void {
  const last = visits[visits.length - 1];
  pdf.font('bold').fontSize(16).text(`Response over ${visits.length} visits`);
  pdf
    .font('plain')
    .fontSize(9)
    .fillColor('#4a5560')
    .text(`RECIST 1.1 and volumes · recist3d ${version} · not signed by a reader`);
  pdf
    .fillColor('#15202b')
    .fontSize(11)
    .moveDown(0.4)
    .text(`${last.response} at ${dateWords(last.date)}: ${last.reason}`)
    .moveDown(0.6);
}

function lesionTable(pdf: PDFKit.PDFDocument, { visits, lesions }: FollowUp, pictures: LesionPictures): void {
  const first = 170;
  const width = Math.min(140, (pdf.page.width - 2 * margin - first) / visits.length);
  const x = (column: number): number => (column === 0 ? margin : margin + first + (column - 1) * width);
  const line = (cells: readonly string[], font: 'plain' | 'bold', height = rowHeight): void => {
    const { y } = pdf;
    pdf.font(font).fontSize(9);
    cells.forEach((text, i) =>
      pdf.text(text, x(i), y, { width: (i === 0 ? first : width) - 6, height, ellipsis: true }),
    );
    pdf.y = y + height;
  };
  const head = [
    'Lesion',
    ...visits.map(({ date }, i) => `${i === 0 ? 'Baseline' : `Follow-up ${i}`} ${dateWords(date)}`),
  ];
  line(head, 'bold', 2 * rowHeight);
  /** On a page of their own, columns say again of which visit they are. */
  const leaveRoom = (height: number): void => {
    if (hasRoom(pdf, height)) return;
    pdf.addPage();
    line(head, 'bold', 2 * rowHeight);
  };
  for (const { key, name, organ, role, visits: at } of lesions) {
    const shown = at.map((_, i) => pictures.get(pictureKey(key, i)));
    const height = shown.some((png) => png !== undefined) ? pictureSide + 6 : 0;
    leaveRoom(height + 2 * rowHeight);
    const { y } = pdf;
    const fit: [number, number] = [width - 6, pictureSide];
    shown.forEach((png, i) => png && pdf.image(Buffer.from(png), x(i + 1), y, { fit }));
    pdf.y = y + height;
    line(
      [`${name === '' ? key : name}, ${role}${organ === '' ? '' : `, ${organ}`}`, ...at.map(cell)],
      'plain',
      2 * rowHeight,
    );
  }
  leaveRoom(4 * rowHeight);
  line(['Sum of diameters', ...visits.map(({ sumMm }) => `${mm(sumMm)} mm`)], 'bold');
  line(
    [
      'from baseline / smallest',
      ...visits.map(({ target }) =>
        [share(target?.changeFromBaseline), share(target?.changeFromNadir)].filter(Boolean).join(' / '),
      ),
    ],
    'plain',
  );
  line(['Response', ...visits.map(({ response }) => response)], 'bold');
  if (visits.some(({ volumetric }) => volumetric))
    line(
      [
        'By volume',
        ...visits.map(({ volumetric, discordant }) =>
          volumetric
            ? `${volumetric.response} ${share(volumetric.changeFromBaseline)}${discordant ? ' discordant' : ''}`
            : '',
        ),
      ],
      'bold',
    );
  pdf.x = margin;
}

const cell = ({ state, sizeMm, volumeMm3 }: LesionAtVisit): string =>
  state === 'measured'
    ? [sizeMm === undefined ? '' : `${mm(sizeMm)} mm`, volumeMm3 === undefined ? '' : `${ml(volumeMm3)} ml`]
        .filter(Boolean)
        .join(' · ')
    : stateWords[state];

function decisions(pdf: PDFKit.PDFDocument, { visits, warnings }: FollowUp): void {
  pdf.moveDown(0.6).font('plain').fontSize(9);
  for (const { date, response, reason } of visits.slice(1))
    pdf.text(`${dateWords(date)}  ${response}  ${reason}`, margin);
  for (const { code, detail } of warnings) pdf.text(`${code}: ${detail}`, margin);
}

/** Spider and waterfall plot beside each other. */
function charts(pdf: PDFKit.PDFDocument, followUp: FollowUp): void {
  pdf.moveDown(0.5);
  if (!hasRoom(pdf, chartSize.height)) pdf.addPage();
  const { y } = pdf;
  for (const [i, chart] of [spiderChart(followUp), waterfallChart(followUp)].entries()) {
    const png = Buffer.from(svgToPng(chart, { scale: 2 }));
    pdf.image(png, margin + i * (chartSize.width + 40), y, { width: chartSize.width });
  }
}

const hasRoom = ({ page, y }: PDFKit.PDFDocument, height: number): boolean => y + height <= page.height - margin;
