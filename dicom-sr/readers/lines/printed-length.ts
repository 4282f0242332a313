/** Texts are up to 1024 characters long (ST, PS3.5 6.2). */
const maxText = 1024;

const number = String.raw`\d{1,4}(?:[.,]\d{1,4})?`;
const factor = String.raw`${number}(?: ?(?:mm|cm))?`;
/** `19.6 mm`, `2,0cm`, `19.6 x 13.2 mm`. Neither an area (`mm2`), a rate (`mm/s`) nor a part of a longer number. */
const measure = new RegExp(String.raw`(?<![\d.,-])${factor}(?: ?[x×*] ?${factor})*(?![\w²³^/%]|[.,]\d)`, 'giu');
const part = new RegExp(String.raw`(${number}) ?(mm|cm)?`, 'giu');

/**
 * @param text as printed beside a line, such as `19.6 mm`, `19.6 x 13.2 mm`, `L: 2.0 cm`; a comma separates decimals
 * @returns one or two lengths in mm, the longer one first; [] where the text states none, or more than two
 */
export function printedLengthsMm(text: string): readonly number[] {
  const found = [...text.slice(0, maxText).replace(/\s+/g, ' ').matchAll(measure)].flatMap(([term]) => lengthsOf(term));
  return found.length <= 2 ? found.sort((a, b) => b - a) : [];
}

/** The unit of a product stands behind its last factor, or behind each. */
function lengthsOf(term: string): readonly number[] {
  const factors = [...term.matchAll(part)].map(([, value, unit]) => ({
    value: Number(value.replace(',', '.')),
    unit: unit?.toLowerCase(),
  }));
  const common = factors.at(-1)?.unit;
  if (common === undefined) return [];
  return factors.map(({ value, unit }) => value * ((unit ?? common) === 'cm' ? 10 : 1)).filter((mm) => mm > 0);
}
