#!/usr/bin/env node
/**
 * Builds the plugins for the prebuilt OHIF into dist/viewer: ES modules that take React from the viewer and bring nothing of OHIF.
 *   node ohif-extension/build.mjs
 */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..');
const out = join(root, 'dist', 'viewer');
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));

/** A second copy of React crashes the viewer ("Invalid hook call"): the import leads to the viewer's own one. */
const hostReact = {
  name: 'host-react',
  setup(plugins) {
    plugins.onResolve({ filter: /^react$/ }, () => ({
      path: join(here, 'extension-lesion-review', 'src', 'host', 'react.cjs'),
    }));
  },
};

/** The tree's imports end in `.js` and mean `.ts` or `.tsx`, as TypeScript has them. */
await build({
  entryPoints: {
    'extension-lesion-review': join(here, 'extension-lesion-review', 'src', 'index.tsx'),
    'lesion-network-worker': join(here, 'extension-lesion-review', 'src', 'network', 'lesion-network-worker.ts'),
    'mode-lesion-review': join(here, 'mode-lesion-review', 'src', 'index.ts'),
  },
  outdir: out,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  jsx: 'transform',
  sourcemap: true,
  define: { RECIST3D_VERSION: JSON.stringify(version) },
  plugins: [hostReact],
  logLevel: 'warning',
});

/** What runs the network in a browser; fetched with the first endpoint that a reader moves. */
const runtime = dirname(createRequire(import.meta.url).resolve('onnxruntime-web'));
await mkdir(join(out, 'ort'), { recursive: true });
for (const file of ['ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm']) {
  await copyFile(join(runtime, file), join(out, 'ort', file));
}

const bundle = await readFile(join(out, 'extension-lesion-review.js'));
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
await copyFile(join(here, 'app-config.example.js'), join(out, 'app-config.example.js'));
await writeFile(join(out, 'version.json'), `${JSON.stringify({ version, ohif: '>=3.13.0 <3.15.0' })}\n`);
console.log(`plugins: ${kilobytes(bundle.length)}, ${kilobytes(gzipSync(bundle).length)} gzipped`);
