import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { svgToPng } from '../../models/rendering/svg-to-png.js';
import type { FollowedLesion, FollowUp, JudgedVisit, LesionAtVisit } from './follow-up.js';
import type { LesionPictures } from './lesion-pictures.js';
import { pictureKey } from './lesion-pictures.js';
import { spiderChart, waterfallChart } from './response-charts.js';
import { bestWords, dateWords, growthWords, mm, ml, rulesWords, share, wordsOf } from './response-words.js';

const margin = 40;
const rowHeight = 12;
const ink = '#15202b';
const pictureSide = 62;
/** Of a plot, points; two beside each other fill a page. */
const chartSize = { width: 371, height: 205 } as const;

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
    bufferPages: true,
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
  numberPages(pdf);
  pdf.end();
  await done;
  return new Uint8Array(Buffer.concat(chunks));
}

/** The fonts of the pictures: those of PDF itself hold few letters. */
const faces = {
  plain: 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
  bold: 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf',
} as const;

function heading(pdf: PDFKit.PDFDocument, followUp: FollowUp, version: string): void {
  const { visits } = followUp;
  const last = visits[visits.length - 1];
  pdf
    .font('bold')
    .fontSize(16)
    .fillColor(ink)
    .text(`Response over ${visits.length} ${visits.length === 1 ? 'visit' : 'visits'}`);
  pdf
    .font('plain')
    .fontSize(8)
    .fillColor('#4a5560')
    .text(`${rulesWords(followUp)} · recist3d ${version} · not signed by a reader`);
  pdf
    .fillColor(ink)
    .fontSize(11)
    .moveDown(0.4)
    .text(`${last.response} at ${dateWords(last.date)}: ${last.reason}`)
    .moveDown(0.6);
}

/** Visits beside each other, as many as a page is wide. */
const mostColumns = 7;
const firstColumn = 150;

function lesionTable(pdf: PDFKit.PDFDocument, followUp: FollowUp, pictures: LesionPictures): void {
  const { visits } = followUp;
  for (let from = 0; from < visits.length; from += mostColumns) {
    if (from > 0) pdf.addPage();
    tablePart(pdf, followUp, pictures, [from, Math.min(visits.length, from + mostColumns)]);
  }
}

function tablePart(
  pdf: PDFKit.PDFDocument,
  { visits, lesions }: FollowUp,
  pictures: LesionPictures,
  [from, to]: readonly [from: number, to: number],
): void {
  const width = Math.min(150, (pdf.page.width - 2 * margin - firstColumn) / (to - from));
  const x = (column: number): number => (column === 0 ? margin : margin + firstColumn + (column - 1) * width);
  const line = (cells: readonly string[], font: 'plain' | 'bold', height = rowHeight): void => {
    const { y } = pdf;
    pdf.font(font).fontSize(8.5);
    cells.forEach((text, i) =>
      pdf.text(text, x(i), y, { width: (i === 0 ? firstColumn : width) - 6, height, ellipsis: true }),
    );
    pdf.y = y + height;
  };
  const head = [
    'Lesion',
    ...visits.map(({ date }, i) => `${i === 0 ? 'Baseline' : `Follow-up ${i}`}\n${dateWords(date)}`).slice(from, to),
  ];
  line(head, 'bold', 2 * rowHeight);
  /** On a page of their own, columns say again of which visit they are. */
  const leaveRoom = (height: number): void => {
    if (hasRoom(pdf, height)) return;
    pdf.addPage();
    line(head, 'bold', 2 * rowHeight);
  };
  for (const lesion of lesions) {
    const { key, name, organ, role, isNode, visits: at } = lesion;
    const shown = at.map((_, i) => pictures.get(pictureKey(key, i))).slice(from, to);
    const height = shown.some((png) => png !== undefined) ? pictureSide + 3 : 0;
    leaveRoom(height + 2 * rowHeight + 4);
    const { y } = pdf;
    const about = [role, organ, isNode ? 'short axis' : ''].filter((word) => word !== '').join(', ');
    pdf
      .font('bold')
      .fontSize(8.5)
      .text(name === '' ? key : name, margin, y, { width: firstColumn - 6 });
    pdf.font('plain').text(about, margin, pdf.y, { width: firstColumn - 6 });
    const fit: [number, number] = [Math.min(width - 6, pictureSide), pictureSide];
    shown.forEach((png, i) => png && pdf.image(Buffer.from(png), x(i + 1), y, { fit }));
    pdf.y = y + height;
    line(['', ...at.slice(from, to).map((one) => cell(lesion, one))], 'plain', 2 * rowHeight);
    pdf.y = Math.max(pdf.y, y + 2 * rowHeight) + 4;
  }
  const rows = visitRows(visits);
  leaveRoom(rows.length * rowHeight);
  for (const { title, cells, isBold } of rows) line([title, ...cells.slice(from, to)], isBold ? 'bold' : 'plain');
  pdf.x = margin;
}

interface VisitRow {
  readonly title: string;
  readonly cells: readonly string[];
  readonly isBold: boolean;
}

function visitRows(visits: FollowUp['visits']): readonly VisitRow[] {
  const row = (title: string, isBold: boolean, cellOf: (visit: JudgedVisit) => string): VisitRow => ({
    title,
    isBold,
    cells: visits.map(cellOf),
  });
  return [
    row(
      'Sum of diameters',
      true,
      ({ sumMm, missing }) => `${mm(sumMm)} mm${missing.length > 0 ? ` (${missing.length} missing)` : ''}`,
    ),
    row('from baseline', false, ({ target }) => share(target?.changeFromBaseline)),
    row('from smallest', false, ({ target }) => share(target?.changeFromNadir)),
    row('Non-target', false, ({ nonTarget }) => (nonTarget === 'none' ? '' : nonTarget)),
    row('Response', true, ({ response }) => response),
    row('Volumes from baseline', false, ({ volumetric }) => share(volumetric?.changeFromBaseline)),
    row('95 % interval', false, ({ volumetric }) =>
      (volumetric?.changeInterval ?? []).map(share).filter(Boolean).join(' to '),
    ),
    row('since the visit before', false, ({ volumetric }) =>
      volumetric?.doublingDays === undefined ? '' : growthWords(volumetric.doublingDays),
    ),
    row('Response by volume', true, ({ volumetric, discordant }) =>
      volumetric ? `${volumetric.response}${discordant ? ', discordant' : ''}` : '',
    ),
  ].filter(({ cells }) => cells.some((text) => text !== ''));
}

const cell = (lesion: FollowedLesion, at: LesionAtVisit): string =>
  at.state === 'measured'
    ? [
        at.sizeMm === undefined ? '' : `${mm(at.sizeMm)} mm`,
        at.volumeMm3 === undefined ? '' : `${ml(at.volumeMm3)} ml${at.verified === true ? ' ✓' : ''}`,
      ]
        .filter(Boolean)
        .join('\n')
    : wordsOf(lesion, at);

function decisions(pdf: PDFKit.PDFDocument, { visits, warnings, best }: FollowUp): void {
  pdf.moveDown(0.6).font('plain').fontSize(9);
  for (const { date, response, reason } of visits.slice(1))
    pdf.text(`${dateWords(date)}  ${response}  ${reason}`, margin);
  if (best !== undefined) pdf.text(bestWords(best), margin);
  for (const { code, detail } of warnings) pdf.text(`${code}: ${detail}`, margin);
}

/** Spider and waterfall plot beside each other. */
function charts(pdf: PDFKit.PDFDocument, followUp: FollowUp): void {
  pdf.moveDown(0.5);
  if (!hasRoom(pdf, chartSize.height)) pdf.addPage();
  const { y } = pdf;
  for (const [i, chart] of [spiderChart(followUp), waterfallChart(followUp)].entries()) {
    const png = Buffer.from(svgToPng(chart, { scale: 2 }));
    pdf.image(png, margin + i * (chartSize.width + 20), y, { width: chartSize.width });
  }
}

function numberPages(pdf: PDFKit.PDFDocument): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    pdf.switchToPage(page);
    // Below the margin, where text would start another page.
    pdf.page.margins.bottom = 0;
    const place = { width: pdf.page.width - 2 * margin, align: 'right', lineBreak: false } as const;
    pdf.font('plain').fontSize(8).fillColor('#4a5560');
    pdf.text(`${page - start + 1} / ${count}`, margin, pdf.page.height - 24, place);
  }
}

const hasRoom = ({ page, y }: PDFKit.PDFDocument, height: number): boolean => y + height <= page.height - margin;
