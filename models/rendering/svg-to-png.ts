import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import { fontFamily } from './svg-text.js';

const FACES = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf', 'DejaVuSansMono.ttf'];

/** Fonts come with the package: system fonts are not looked at, so every machine draws the same picture. */
function fontFiles(): string[] {
  const resolve = createRequire(import.meta.url).resolve;
  return FACES.map((face) => resolve(`dejavu-fonts-ttf/ttf/${face}`));
}

export interface SvgToPngOptions {
  /** Picture px per SVG unit; 2 for print. */
  readonly scale?: number;
  /** Background where the SVG is transparent; none by default. */
  readonly background?: string;
}

/**
 * @param svg a complete document with width and height (or a viewBox)
 * @returns the picture as a PNG file
 */
export function svgToPng(svg: string, { scale = 1, background }: SvgToPngOptions = {}): Uint8Array {
  const renderer = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: { loadSystemFonts: false, fontFiles: fontFiles(), defaultFontFamily: fontFamily },
    ...(background === undefined ? {} : { background }),
  });
  return renderer.render().asPng();
}
