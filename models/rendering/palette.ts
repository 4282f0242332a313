/**
 * Colours of overlays: apart for the common forms of colour blindness (after Okabe and Ito), and apart in line style too,
 * since truth is drawn wide, the result narrow on top of it, and the mark as straight lines.
 */
export const palette = {
  truth: '#1fd6a0',
  result: '#ff9a1f',
  mark: '#4cc4ff',
  box: '#ffe45c',
  casing: '#000000',
  page: '#ffffff',
  tileFrame: '#9aa3ad',
  text: '#15202b',
  faintText: '#5b6672',
} as const;

/** Lines of a chart, one colour each; repeats after the last. */
export const seriesColors = [
  '#0072b2',
  '#e69f00',
  '#009e73',
  '#d55e00',
  '#cc79a7',
  '#56b4e9',
  '#7a5195',
  '#8c6d31',
  '#444444',
  '#b2a100',
] as const;
