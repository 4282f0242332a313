import { ApiFailure, failureOf } from './api-failure.js';

export interface ApiClientOptions {
  /** Root of the API, such as `/api`. */
  readonly root: string;
  /** The Authorization header of the signed-in reader, as the viewer has it; undefined where nobody signs in. */
  readonly authorization: () => string | undefined;
  /** Called once where a token is refused. @returns true where a new one is there */
  readonly renew: () => Promise<boolean>;
  /** Pauses between tries of a write whose connection broke. */
  readonly retryMs?: readonly number[];
  readonly fetch?: typeof fetch;
}

/** The API of recist3d over HTTP. */
export interface ApiClient {
  get<T>(path: string, signal?: AbortSignal): Promise<T>;
  /**
   * Sends JSON. A request that the connection lost is sent again with the same body, and so with the same request id: the server does
   * what it asks for once.
   */
  post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T>;
  picture(path: string, signal?: AbortSignal): Promise<Blob>;
  /** The answer as it comes; for streams. */
  open(path: string, init: RequestInit): Promise<Response>;
}

const defaultRetryMs = [500, 1500, 4000, 8000, 15_000] as const;

/** @returns the API. Every failure is an ApiFailure. */
export function createApiClient(options: ApiClientOptions): ApiClient {
  const send = options.fetch ?? fetch.bind(globalThis);
  const retryMs = options.retryMs ?? defaultRetryMs;

  async function once(path: string, init: RequestInit): Promise<Response> {
    const authorization = options.authorization();
    const headers = {
      ...(init.headers as Record<string, string>),
      ...(authorization !== undefined && { authorization }),
    };
    try {
      return await send(options.root + path, { ...init, headers, credentials: 'same-origin' });
    } catch (error) {
      if (init.signal?.aborted === true) throw error;
      throw new ApiFailure(0, 'unreachable', '');
    }
  }

  async function open(path: string, init: RequestInit): Promise<Response> {
    const first = await once(path, init);
    if (first.status !== 401 || !(await options.renew())) return first;
    return once(path, init);
  }

  async function exchange(path: string, init: RequestInit): Promise<Response> {
    const response = await open(path, init);
    if (!response.ok) throw await failureOf(response);
    return response;
  }

  async function persist(path: string, init: RequestInit): Promise<Response> {
    for (const pause of retryMs) {
      try {
        return await exchange(path, init);
      } catch (error) {
        if (!(error instanceof ApiFailure) || !error.isPassing || init.signal?.aborted === true) throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
    return exchange(path, init);
  }

  const signalOf = (signal: AbortSignal | undefined): RequestInit => (signal === undefined ? {} : { signal });
  return {
    get: async <T>(path: string, signal?: AbortSignal) =>
      (await (await exchange(path, { headers: { accept: 'application/json' }, ...signalOf(signal) })).json()) as T,
    post: async <T>(path: string, body: unknown, signal?: AbortSignal) => {
      const headers = { 'content-type': 'application/json', accept: 'application/json' };
      const init = { method: 'POST', headers, body: JSON.stringify(body), ...signalOf(signal) };
      return (await (await persist(path, init)).json()) as T;
    },
    picture: async (path, signal) =>
      (await exchange(path, { headers: { accept: 'image/png' }, ...signalOf(signal) })).blob(),
    open,
  };
}
