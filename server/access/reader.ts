import type { Role, Scope } from './scope.js';

/** Who asks: a signed-in person, a machine with an API key, or whoever sits before a server that only answers its own machine. */
export interface Reader {
  /** Stable; `sub` of the token, `key:ID` of an API key, `local:NAME` where nobody signs in. */
  readonly id: string;
  /** As DICOM writes persons: `Family^Given` (PS3.5 6.2, PN). */
  readonly name: string;
  readonly roles: readonly Role[];
  readonly scopes: readonly Scope[];
}
