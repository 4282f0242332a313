import type { Code } from '../measurement/code.js';
import { concepts } from '../measurement/concepts.js';

/** What stands for the long axis, the best first: a group may repeat it as a length. */
export const longAxisConcepts: readonly Code[] = [concepts.longAxis, concepts.majorAxis, concepts.length];

/** What stands for the short axis, the best first. */
export const shortAxisConcepts: readonly Code[] = [concepts.shortAxis, concepts.minorAxis];
