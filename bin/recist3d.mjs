#!/usr/bin/env node
import { existsSync } from 'node:fs';

const entry = new URL('../dist/server/cli/main.js', import.meta.url);
if (existsSync(entry)) await import(entry.href);
else {
  console.error('recist3d is not built yet: run `npm run build` in its folder.');
  process.exitCode = 1;
}
