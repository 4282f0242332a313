import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ServerError } from '../errors/server-error.js';

/** Where the files of the viewer lie on this machine. */
export interface ViewerFiles {
  /** The prebuilt OHIF: index.html and its chunks. */
  readonly ohif: string;
  /** Our extension and mode, built by `npm run build`. */
  readonly plugins: string;
}

/**
 * @returns the folders of the prebuilt viewer and of our plugins
 * @throws {ServerError} viewer-missing where @ohif/app is not installed or the plugins are not built
 */
export function findViewerFiles(): ViewerFiles {
  const files = { ohif: ohifFolder(), plugins: pluginFolder() };
  if (!existsSync(join(files.ohif, 'index.html'))) throw new ServerError('viewer-missing');
  if (!existsSync(join(files.plugins, 'extension-lesion-review.js'))) throw new ServerError('viewer-missing');
  return files;
}

function ohifFolder(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('@ohif/app/package.json')), 'dist');
  } catch (cause) {
    throw new ServerError('viewer-missing', undefined, { cause });
  }
}

/** dist/viewer, from the sources (server/viewer) as well as from the built code (dist/server/viewer). */
function pluginFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const root = here.endsWith(join('dist', 'server', 'viewer')) ? join(here, '..', '..', '..') : join(here, '..', '..');
  return join(root, 'dist', 'viewer');
}
