/** A coded concept (PS3.3 8.8): matched by value and scheme, never by meaning. */
export interface Code {
  readonly value: string;
  readonly scheme: string;
  readonly meaning: string;
}

export const sameCode = (a: Code, b: Code): boolean => a.value === b.value && a.scheme === b.scheme;
