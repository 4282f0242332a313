/** A value that can be watched; the shape that React's useSyncExternalStore takes. */
export interface Store<T> {
  readonly get: () => T;
  /** Lays new values over the old ones, and tells every watcher once. */
  readonly set: (changes: Partial<T>) => void;
  /** @returns how to stop watching */
  readonly subscribe: (listener: () => void) => () => void;
  readonly watchers: () => number;
}

export function createStore<T extends object>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (changes) => {
      value = { ...value, ...changes };
      for (const listener of [...listeners]) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    watchers: () => listeners.size,
  };
}
