import { readFileSync } from 'node:fs';
import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import type { Problem } from '../http/api-schemas.js';

/** How a command reaches a running server. */
export interface ServerOptions {
  /** `http://127.0.0.1:8080` */
  readonly server: string;
  /** File that holds an API key; a key on the command line would stand in the list of processes. */
  readonly apiKeyFile?: string;
}

/** Calls the API of a running server. */
export class ApiClient {
  readonly #root: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor({ server, apiKeyFile }: ServerOptions) {
    this.#root = `${server.replace(/\/$/, '')}/api`;
    const key = apiKeyFile === undefined ? undefined : readFileSync(apiKeyFile, 'utf8').trim();
    this.#headers = key === undefined ? {} : { Authorization: `Bearer ${key}` };
  }

  async json<T>(path: string, body?: unknown): Promise<T> {
    return (await (await this.#ask(path, body)).json()) as T;
  }

  async text(path: string): Promise<string> {
    return (await this.#ask(path)).text();
  }

  /** @throws {Recist3dError} with the code and next step that the server answers */
  async #ask(path: string, body?: unknown): Promise<Response> {
    const request =
      body === undefined
        ? { headers: this.#headers }
        : {
            method: 'POST',
            headers: { ...this.#headers, 'Content-Type': 'application/json' },
            body: JSON.stringify(body),
          };
    const response = await fetch(this.#root + path, request).catch((cause: unknown) => {
      const entry = { meaning: '', nextStep: 'Check --server, and that it runs.', retryable: true };
      throw new Recist3dError('server-unreachable', entry, 'The server does not answer.', { cause });
    });
    if (response.ok) return response;
    const problem = (await response.json().catch(() => ({}))) as Partial<Problem>;
    const entry = { meaning: '', nextStep: problem.nextStep ?? '', retryable: false };
    const detail = problem.detail ?? `The server answered ${response.status}.`;
    throw new Recist3dError(problem.code ?? 'unexpected', entry, detail);
  }
}
