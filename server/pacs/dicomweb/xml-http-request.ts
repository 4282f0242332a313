import { PacsError } from '../pacs-error.js';
import type { ArchiveAnswer, ArchiveHttp } from '../http/archive-http.js';
import { readJson } from '../http/read-body.js';

/**
 * What dicomweb-client calls of an XMLHttpRequest for JSON, over our own HTTP. Given to it as `request.instance`: so nothing global is
 * defined, connections are shared with the retrieval of pixel data, timeouts hold, and every failure keeps its PacsError.
 */
export class XmlHttpRequest {
  readyState = 0;
  status = 0;
  response: unknown = null;
  responseType = '';
  onreadystatechange: (() => void) | null = null;
  onloadstart: (() => void) | null = null;
  onloadend: (() => void) | null = null;
  /** Why the request failed; dicomweb-client itself only says that it did. */
  failure: unknown = undefined;

  readonly #http: ArchiveHttp;
  readonly #maxBytes: number;
  #path = '';
  #accept = '*/*';
  #answer: ArchiveAnswer | undefined;

  constructor(http: ArchiveHttp, maxBytes: number) {
    this.#http = http;
    this.#maxBytes = maxBytes;
  }

  open(method: string, url: string): void {
    if (method.toUpperCase() !== 'GET') throw new TypeError('dicomweb-client is used for reading only');
    this.#path = url;
  }

  setRequestHeader(name: string, value: string): void {
    if (name.toLowerCase() === 'accept') this.#accept = value;
  }

  getResponseHeader(name: string): string | null {
    return name.toLowerCase() === 'content-type' ? (this.#answer?.contentType ?? null) : null;
  }

  getAllResponseHeaders(): string {
    return `content-type: ${this.#answer?.contentType ?? ''}`;
  }

  send(): void {
    void this.#exchange().finally(() => {
      this.readyState = 4;
      this.onreadystatechange?.();
      this.onloadend?.();
    });
  }

  async #exchange(): Promise<void> {
    try {
      const answer = await this.#http.fetch({ path: this.#path, accept: this.#accept });
      this.#answer = answer;
      this.response = answer.status === 204 ? [] : await readJson(jsonBody(answer), this.#maxBytes);
      this.status = answer.status;
    } catch (error) {
      this.failure = error;
    }
  }
}

/** A proxy's page comes with status 200, too: it is told by its media type before it is parsed. */
function jsonBody(answer: ArchiveAnswer): ArchiveAnswer['body'] {
  if (/^application\/(dicom\+)?json\b/i.test(answer.contentType)) return answer.body;
  answer.body.destroy();
  throw new PacsError('pacs-invalid-answer', 'The answer is not DICOM JSON.');
}
