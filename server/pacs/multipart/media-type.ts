/** A media type with its parameters, RFC 9110 §8.3.1: `multipart/related; type="application/dicom"; boundary=x`. */
export interface MediaType {
  /** `type/subtype` in lower case. */
  readonly essence: string;
  /** By lower-case name, unquoted. */
  readonly parameters: ReadonlyMap<string, string>;
}

const parameter = /;\s*([^\s=;,"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*))/g;

/** @returns the media type of a Content-Type header; an empty essence where there is none. */
export function parseMediaType(text: string): MediaType {
  const essence = (/^\s*([^\s;,]+)/.exec(text)?.[1] ?? '').toLowerCase();
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, token = ''] of text.matchAll(parameter)) {
    parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? token);
  }
  return { essence, parameters };
}

/** @returns the media types of an Accept header in its order; commas within quotes do not separate. */
export function parseAccept(text: string): readonly MediaType[] {
  const entries = text.match(/(?:"(?:[^"\\]|\\.)*"|[^",])+/g) ?? [];
  return entries.map(parseMediaType).filter(({ essence }) => essence !== '');
}
