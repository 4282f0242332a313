import { createReadStream, existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ListeningServer } from '../services/listen.js';
import { listen } from '../services/listen.js';

/** The prebuilt OHIF that the project depends on, or another version that is to be tried. */
const ohif = (): string => process.env['E2E_OHIF'] ?? join('node_modules', '@ohif', 'app', 'dist');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};

/** What a site has in its app-config.js already: its archive. */
const own = {
  routerBasename: '/',
  showStudyList: true,
  customizationService: {},
  investigationalUseDialog: { option: 'never' },
  showCPUFallbackMessage: false,
  defaultDataSourceName: 'archive',
  dataSources: [
    {
      namespace: '@ohif/extension-default.dataSourcesModule.dicomweb',
      sourceName: 'archive',
      configuration: {
        friendlyName: 'Archive',
        name: 'archive',
        qidoRoot: '/dicom-web',
        wadoRoot: '/dicom-web',
        wadoUriRoot: '/dicom-web',
        qidoSupportsIncludeField: false,
        imageRendering: 'wadors',
        thumbnailRendering: 'wadors',
        supportsStow: true,
        omitQuotationForMultipartRequest: true,
        bulkDataURI: { enabled: true, relativeResolution: 'studies' },
      },
    },
  ],
};

/** @returns an OHIF as a site runs it already: plain files with our bundle and the lines of app-config.example.js; /api and /dicom-web lead to recist3d. */
export function startExistingViewer(recist3d: string): Promise<ListeningServer> {
  const lines = readFileSync(join('dist', 'viewer', 'app-config.example.js'), 'utf8');
  const config = `${lines}\nObject.assign(window.config, ${JSON.stringify(own)});\n`;
  return listen((request, response) => {
    const { pathname } = new URL(request.url ?? '/', recist3d);
    if (/^\/(api|dicom-web)\//.test(pathname)) return void pass(recist3d, request, response);
    if (pathname === '/app-config.js')
      return void response.writeHead(200, { 'Content-Type': types['.js'] }).end(config);
    const plugin = /^\/plugins\/([\w./-]+)$/.exec(pathname)?.[1];
    const file = plugin === undefined ? join(ohif(), pathname) : join('dist', 'viewer', plugin);
    const page = extname(pathname) === '' ? join(ohif(), 'index.html') : file;
    if (!existsSync(page)) return void response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': types[extname(page)] ?? 'application/octet-stream' });
    createReadStream(page).pipe(response);
  });
}

async function pass(origin: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const { accept, 'content-type': type, host } = request.headers;
    const answer = await fetch(origin + (request.url ?? ''), {
      method: request.method ?? 'GET',
      headers: {
        ...(accept !== undefined && { accept }),
        ...(type !== undefined && { 'content-type': type }),
        forwarded: `host=${host ?? ''};proto=http`,
      },
      signal: gone.signal,
      ...(request.method === 'POST' && { body: Readable.toWeb(request), duplex: 'half' }),
    });
    response.writeHead(answer.status, { 'Content-Type': answer.headers.get('content-type') ?? 'application/json' });
    if (answer.body === null) response.end();
    else await pipeline(Readable.fromWeb(answer.body), response);
  } catch {
    response.destroy();
  }
}
