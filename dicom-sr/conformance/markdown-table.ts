const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** @returns the lines of a table in Markdown, with an empty one behind it. */
export const table = (heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  line(heads),
  `|${heads.map(() => '---').join('|')}|`,
  ...rows.map(line),
  '',
];
