import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const program = '/usr/bin/chromium';

/** Software rendering, so that pictures are the same on every machine, and nothing of a browser that calls home. */
const flags = [
  '--no-sandbox',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--js-flags=--expose-gc',
];

/** Starts Debian's Chromium without a window. It ends with `close`, or with the process that started it. */
export const startChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: program, headless: true, args: flags });
