import { cornerstone } from '../host/viewer.js';

const imageRemoved = 'CORNERSTONE_IMAGE_CACHE_IMAGE_REMOVED';

/**
 * cornerstone's stack prefetch listens for removed images with a function that it makes anew each time, and so never takes one off: each
 * holds its viewport, and with it the whole page of the study that was left (cornerstone3D 4, stackContextPrefetch.disable).
 * @returns how to take off what came since
 */
export function releasePrefetchAfterwards(): () => void {
  const before = new Set(listening());
  return () => {
    for (const listener of listening()) {
      if (!before.has(listener)) cornerstone().eventTarget.removeEventListener(imageRemoved, listener);
    }
  };
}

/** A copy: the list changes while it is gone through. */
const listening = () => [...(cornerstone().eventTarget.listeners?.[imageRemoved] ?? [])];
