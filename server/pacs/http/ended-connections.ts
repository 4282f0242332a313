import type { Socket } from 'node:net';
import type { buildConnector, Dispatcher } from 'undici';
import { DecoratorHandler } from 'undici';

type Controller = Dispatcher.DispatchController;

/**
 * Keeps the process alive where an archive says `Connection: close` and ends the connection while its answer waits to be read: undici (until
 * version 8, which Node 20 cannot run) then fails an assertion within an event of the socket, which nobody can catch (nodejs/undici#5360).
 * Answers that wait go on for a moment when any connection ends, before undici hears of it. On a reset nothing can go on; that it is called
 * something else then lets undici fail the answer as on a connection that was to be kept.
 */
export class EndedConnections {
  readonly #open = new Set<Controller>();
  #isEnding = false;

  /** @returns a connector whose sockets are heard here before undici hears them. */
  connector(connect: buildConnector.connector): buildConnector.connector {
    return (options, callback) =>
      connect(options, (...[error, socket]: Parameters<buildConnector.Callback>) => {
        // Where there is an error, there is no socket: it is not even null.
        if (error !== null) return callback(error, null);
        this.#listen(socket);
        callback(null, socket);
      });
  }

  /** Notes which answers are open. To note with each piece whether they wait took two thirds as long as reading it. */
  readonly interceptor: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) =>
    dispatch(options, this.#noting(handler));

  #listen(socket: Socket): void {
    socket.on('end', () => {
      this.#isEnding = true;
      for (const controller of this.#open) controller.resume();
      this.#isEnding = false;
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET') error.code = 'ECONNABORTED';
    });
  }

  #noting(handler: Dispatcher.DispatchHandler): Dispatcher.DispatchHandler {
    // It takes handlers of undici's older form, too.
    const inner: Dispatcher.DispatchHandler = new DecoratorHandler(handler);
    return {
      onRequestStart: (...args) => inner.onRequestStart?.(...args),
      onRequestUpgrade: (...args) => inner.onRequestUpgrade?.(...args),
      onResponseStart: (controller, ...rest) => {
        this.#open.add(controller);
        inner.onResponseStart?.(controller, ...rest);
      },
      onResponseData: (controller, piece) => {
        inner.onResponseData?.(controller, piece);
        if (this.#isEnding) controller.resume();
      },
      onResponseEnd: (controller, trailers) => {
        this.#open.delete(controller);
        inner.onResponseEnd?.(controller, trailers);
      },
      onResponseError: (controller, error) => {
        this.#open.delete(controller);
        inner.onResponseError?.(controller, error);
      },
    };
  }
}
