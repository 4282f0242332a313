import type { ChangeFeed } from '../change-feed/change-feed.js';
import type { StoreIndex } from './index/store-index.js';

const pageSize = 500;

/**
 * @returns the arrivals of an embedded archive by their number in its index. Where the index was built again, numbers are given anew: the
 *   cursor names the index that it belongs to, and everything is told once more.
 */
export function createEmbeddedChangeFeed(index: StoreIndex): ChangeFeed {
  return {
    name: 'embedded',
    poll: async (cursor) => {
      const [generation, seq] = (cursor ?? '').split(':');
      const behind = generation === index.generation ? Number(seq) : 0;
      const arrivals = index.arrivals(behind, pageSize);
      return {
        arrivals: arrivals.map(({ studyInstanceUID, seriesInstanceUID, sopInstanceUID, sopClassUID }) => ({
          studyInstanceUID,
          seriesInstanceUID,
          sopInstanceUID,
          sopClassUID,
        })),
        cursor: `${index.generation}:${arrivals.at(-1)?.seq ?? behind}`,
        done: arrivals.length < pageSize,
      };
    },
  };
}
