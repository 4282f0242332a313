import { palette } from './palette.js';

/** The only font family of our pictures; it comes with the dejavu-fonts-ttf package, so a bare machine draws the same. */
export const fontFamily = 'DejaVu Sans';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** @returns text that may stand in SVG content or in a quoted attribute. */
export function escapeXml(text: string): string {
  // Control characters are not allowed in XML 1.0 even when escaped.

  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, ' ').replace(/[&<>"']/g, (sign) => ESCAPES[sign]);
}

export interface TextOptions {
  readonly sizePx?: number;
  readonly color?: string;
  readonly bold?: boolean;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Text that would be wider is cut and ends in an ellipsis. */
  readonly maxWidthPx?: number;
}

/** Widest advances of DejaVu Sans in em, by kind of sign: generous, so that cut text never runs over its neighbour. */
function advance(sign: string, bold: boolean): number {
  const regular = /[ilj.,:;|'!\s]/.test(sign) ? 0.36 : /[MWmw@%—]/.test(sign) ? 1 : /[A-Z]/.test(sign) ? 0.72 : 0.64;
  return bold ? regular * 1.1 : regular;
}

/** @returns an upper estimate of the width of a text, px. */
export function textWidth(text: string, sizePx: number, bold = false): number {
  return [...text].reduce((sum, sign) => sum + advance(sign, bold), 0) * sizePx;
}

/** @returns the text, or as much of it as fits with an ellipsis. */
export function fitText(text: string, maxWidthPx: number, sizePx: number, bold = false): string {
  if (textWidth(text, sizePx, bold) <= maxWidthPx) return text;
  const signs = [...text];
  while (signs.length > 0 && textWidth(`${signs.join('')}…`, sizePx, bold) > maxWidthPx) signs.pop();
  return `${signs.join('')}…`;
}

/** @returns an SVG text element whose baseline starts (or centres, or ends) at x, y. */
export function svgText(text: string, x: number, y: number, options: TextOptions = {}): string {
  const { sizePx = 12, color = palette.text, bold = false, anchor = 'start', maxWidthPx } = options;
  const shown = maxWidthPx === undefined ? text : fitText(text, maxWidthPx, sizePx, bold);
  const weight = bold ? ' font-weight="bold"' : '';
  return `<text x="${x}" y="${y}" font-family="${fontFamily}" font-size="${sizePx}" fill="${color}" text-anchor="${anchor}"${weight}>${escapeXml(shown)}</text>`;
}
