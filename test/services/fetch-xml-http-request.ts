/** An XMLHttpRequest over fetch, as far as dicomweb-client needs one in Node. Tests hand it to that client as a browser would. */
export class FetchXmlHttpRequest {
  readyState = 0;
  status = 0;
  response: unknown = null;
  responseType = '';
  onreadystatechange: (() => void) | null = null;
  onloadstart: (() => void) | null = null;
  onloadend: (() => void) | null = null;
  readonly #headers = new Headers();
  #method = 'GET';
  #url = '';
  #answer: Response | undefined;

  open(method: string, url: string): void {
    this.#method = method.toUpperCase();
    this.#url = url;
  }

  setRequestHeader(name: string, value: string): void {
    this.#headers.set(name, value);
  }

  getResponseHeader(name: string): string | null {
    return this.#answer?.headers.get(name) ?? null;
  }

  getAllResponseHeaders(): string {
    return [...(this.#answer?.headers ?? [])].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  }

  send(body?: ArrayBuffer): void {
    void this.#exchange(body).finally(() => {
      this.readyState = 4;
      this.onreadystatechange?.();
    });
  }

  async #exchange(body?: ArrayBuffer): Promise<void> {
    const answer = await fetch(this.#url, { method: this.#method, headers: this.#headers, body: body ?? null });
    this.#answer = answer;
    this.response = await this.#read(answer);
    this.status = answer.status;
  }

  async #read(answer: Response): Promise<unknown> {
    if (this.responseType === 'arraybuffer') return answer.arrayBuffer();
    if (this.responseType === 'json') return answer.json().catch(() => null);
    return answer.text();
  }
}
