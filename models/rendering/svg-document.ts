/** A piece of a picture with its size; pieces are laid out by whoever holds them. */
export interface SvgFragment {
  readonly widthPx: number;
  readonly heightPx: number;
  /** SVG elements that draw into [0, widthPx] × [0, heightPx]. */
  readonly body: string;
}

/** @returns the piece moved to x, y. */
export function placed({ body }: SvgFragment, x: number, y: number): string {
  return `<g transform="translate(${x} ${y})">${body}</g>`;
}

/** @returns a complete SVG document of that piece, on a background where one is given. */
export function svgDocument({ widthPx, heightPx, body }: SvgFragment, background?: string): string {
  const ground = background ? `<rect width="${widthPx}" height="${heightPx}" fill="${background}"/>` : '';
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" ` +
    `viewBox="0 0 ${widthPx} ${heightPx}">${ground}${body}</svg>`
  );
}
