import type { OutlineRole } from './overlay.js';
import { palette } from './palette.js';
import type { SvgFragment } from './svg-document.js';
import { svgText, textWidth } from './svg-text.js';

const SIZE_PX = 12;
const SWATCH_PX = 26;
const GAP_PX = 22;

/** What the colours mean; `result` may carry the name of the method. */
export type LegendEntry = { readonly kind: OutlineRole | 'mark'; readonly label: string };

/** @returns one line that explains the overlay, drawn with the same strokes on the same kind of ground. */
export function legend(entries: readonly LegendEntry[]): SvgFragment {
  let x = 0;
  const parts = entries.map((entry) => {
    const part = swatch(entry.kind, x) + svgText(entry.label, x + SWATCH_PX + 7, 14, { sizePx: SIZE_PX });
    x += SWATCH_PX + 7 + textWidth(entry.label, SIZE_PX) + GAP_PX;
    return part;
  });
  return { widthPx: Math.ceil(x), heightPx: 20, body: parts.join('') };
}

function swatch(kind: LegendEntry['kind'], x: number): string {
  const ground = `<rect x="${x}" y="2" width="${SWATCH_PX}" height="16" rx="2" fill="#50565d"/>`;
  const width = { truth: 4.2, result: 1.7, mark: 1.6 }[kind];
  const line = `<line x1="${x + 4}" x2="${x + SWATCH_PX - 4}" y1="10" y2="10" stroke="${palette[kind]}" stroke-width="${width}"/>`;
  const ring = (cx: number) =>
    `<circle cx="${cx}" cy="10" r="2.6" fill="${palette.casing}" fill-opacity="0.55" stroke="${palette.mark}" stroke-width="1.2"/>`;
  return kind === 'mark' ? ground + line + ring(x + 4) + ring(x + SWATCH_PX - 4) : ground + line;
}
