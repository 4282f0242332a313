/** Versions of OHIF that the plugin was written for; the first of each pair works, the second does not. */
export const supported = { from: [3, 13], before: [3, 15] } as const;

interface Chunks {
  push(chunk: unknown): void;
}

interface ModuleRegistry {
  readonly m: Readonly<Record<string, unknown>>;
}

/**
 * @returns the version of the viewer, such as `3.13.2`, or undefined where it hides it.
 * Where it does not say it on window, its About box holds it as a constant, which is looked up without running anything; that can be done once, as
 * the viewer takes a chunk of one name only once.
 */
export function viewerVersion(): string | undefined {
  const host = globalThis as unknown as { ohif?: { version?: string }; rspackChunk?: Chunks; webpackChunk?: Chunks };
  if (typeof host.ohif?.version === 'string') return host.ohif.version;
  let registry: ModuleRegistry | undefined;
  (host.rspackChunk ?? host.webpackChunk)?.push([['recist3d-version'], {}, (r: ModuleRegistry) => (registry = r)]);
  for (const module of Object.values(registry?.m ?? {})) {
    const found = /versionNumber = "(\d+\.\d+\.\d+[^"]*)"/.exec(Function.prototype.toString.call(module));
    if (found !== null) return found[1];
  }
  return undefined;
}

/** @returns whether the plugin was written for this version; an unknown one is taken as not. */
export function isSupported(version: string | undefined): boolean {
  const [major = 0, minor = 0] = (version ?? '').split('.').map((part) => Number.parseInt(part, 10));
  const number = major * 1000 + minor;
  return (
    number >= supported.from[0] * 1000 + supported.from[1] && number < supported.before[0] * 1000 + supported.before[1]
  );
}
