import { english } from './english.js';
import { german } from './german.js';
import type { Words } from './words.js';

/** @returns the words of a language tag such as `de-CH`; English where there is no dictionary of it. */
export const chooseWords = (language: string): Words => (/^de\b/i.test(language) ? german : english);
