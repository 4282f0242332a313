import { readFileSync } from 'node:fs';

/** @returns the version of the package, from its package.json. */
export function packageVersion(): string {
  const text = readFileSync(packageFile(), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** package.json lies above server/ in the sources, and above dist/ where the code is built. */
const packageFile = (): URL =>
  new URL(import.meta.url.includes('/dist/') ? '../../package.json' : '../package.json', import.meta.url);
