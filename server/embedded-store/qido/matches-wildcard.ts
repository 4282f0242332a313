/**
 * @returns whether a text matches a pattern in which `*` stands for any characters and `?` for one
 * In time proportional to text × pattern, whatever the pattern: a regular expression made from it could take for ever.
 * @see PS3.4 C.2.2.2.4 Wild Card Matching
 */
export function matchesWildcard(text: string, pattern: string): boolean {
  let [at, inPattern, star, resume] = [0, 0, -1, 0];
  while (at < text.length) {
    const token = pattern[inPattern];
    if (token === '*') {
      star = inPattern;
      resume = at;
      inPattern += 1;
    } else if (token === '?' || token === text[at]) {
      at += 1;
      inPattern += 1;
    } else if (star >= 0) {
      // The last star takes one character more, and the rest is tried again.
      inPattern = star + 1;
      resume += 1;
      at = resume;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(inPattern));
}
