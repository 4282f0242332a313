import { useSyncExternalStore } from 'react';
import type { Store } from '../review/store.js';

/** @returns the store's value; the component is drawn again at each change. */
export const useStore = <T extends object>(store: Store<T>): T => useSyncExternalStore(store.subscribe, store.get);
