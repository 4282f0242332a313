import { hashUid } from './hash-uid.js';
import type { FieldKind } from './log-catalogue.js';

/** Written in place of a value that is not of its kind. */
const withheld = '(withheld)';

/** Begins with a letter, so that neither a UID, a date nor a number passes; holds no space, so that no sentence does. */
const word = /^[A-Za-z][A-Za-z0-9-]{0,63}$/;
const hash = /^[0-9a-f]{12,64}$/;
const place = /^[\w./-]{1,120}:\d+$/;

/** @returns a field as it stands in the log; a value that is not of its kind is withheld, so that a slip elsewhere cannot leak. */
export function renderField(kind: FieldKind, value: unknown): string | number | boolean {
  switch (kind) {
    case 'uid':
      return typeof value === 'string' ? hashUid(value) : withheld;
    case 'hash':
      return typeof value === 'string' && hash.test(value) ? value.slice(0, 12) : withheld;
    case 'word':
      return typeof value === 'string' && word.test(value) ? value : withheld;
    case 'place':
      return typeof value === 'string' && place.test(value) ? value : withheld;
    case 'count':
      return Number.isFinite(value) ? (value as number) : withheld;
    case 'ms':
      return Number.isFinite(value) ? Math.round(value as number) : withheld;
    case 'flag':
      return value === true;
  }
}
