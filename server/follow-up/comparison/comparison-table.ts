import { dateWords } from '../response-words.js';
import type { CarriedCandidate, IdentityProposal, NotCompared, VisitComparison } from './comparison.js';

const percent = (share: number): string => `${Math.round(100 * share)} %`;

const verbs: Readonly<Record<string, string>> = {
  same: 'is one with',
  merged: 'grew together with',
  split: 'fell apart; a piece of it is',
  apart: 'is another lesion from here on',
  new: 'is new',
};

/** @returns a proposal as a sentence. */
export function proposalLine({ decision, lesion, other, date, against, confidence, reason }: IdentityProposal): string {
  const words = [lesion, verbs[decision.kind], ...(other === undefined ? [] : [other])].join(' ');
  const sure = confidence === undefined ? '' : ` (${percent(confidence)})`;
  return `${dateWords(date)} against ${dateWords(against)}: ${words}${sure}. ${reason}`;
}

/** @returns a candidate as a sentence. */
export const carriedLine = ({ name, date, longAxis, shortAxis, confidence }: CarriedCandidate): string =>
  `${dateWords(date)}: a candidate for ${name}, ${longAxis.lengthMm.toFixed(1)} × ${shortAxis.lengthMm.toFixed(1)} mm (${percent(confidence)}); nobody has looked at it.`;

export const notComparedLine = ({ date, against, lesion, reason }: NotCompared): string =>
  `${dateWords(date)} against ${dateWords(against)}${lesion === undefined ? '' : `, ${lesion}`}: ${reason}.`;

/** @returns what the images say, for the terminal. */
export function comparisonTable({ proposals, carried, notCompared }: VisitComparison): string {
  const rows = [...proposals.map(proposalLine), ...carried.map(carriedLine), ...notCompared.map(notComparedLine)];
  return rows.length === 0 ? 'The images say nothing else.' : ['Proposed by the images:', ...rows].join('\n');
}
