/** What one value of a string VR must look like. */
export interface ValueRule {
  accepts(value: string): boolean;
}

const pattern = (expression: RegExp): ValueRule => ({ accepts: (value) => expression.test(value) });

/** Code points, not UTF-16 units: PS3.5 6.2 counts characters. */
const text = (maxCharacters: number, forbidden: RegExp): ValueRule => ({
  accepts: (value) => (value.length <= maxCharacters || [...value].length <= maxCharacters) && !forbidden.test(value),
});

/** A backslash separates values; control characters have no place in a single line. */

const notInALine = /[\\\u0000-\u001f\u007f]/;
/** Long texts may hold line breaks, form feeds and tabs. */

const notInAText = /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f]/;
const unlimited = 0xffff_fffe;

/** Length and repertoire of the string VRs, PS3.5 table 6.2-1; an empty value is always allowed. */
export const valueRules: Readonly<Record<string, ValueRule>> = {
  AE: pattern(/^[\x20-\x5b\x5d-\x7e]{1,16}$/),
  AS: pattern(/^\d{3}[DWMY]$/),
  CS: pattern(/^[A-Z0-9 _]{1,16}$/),
  DA: pattern(/^\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/),
  DS: pattern(/^(?=.{1,16}$)[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/),
  DT: pattern(/^\d{4}(\d{2}){0,5}(\.\d{1,6})?([+-]\d{4})?$/),
  IS: pattern(/^(?=.{1,12}$)[+-]?\d+$/),
  LO: text(64, notInALine),
  LT: text(10240, notInAText),
  PN: {
    accepts: (value) => value.split('=').length <= 3 && value.split('=').every((group) => personGroup.accepts(group)),
  },
  SH: text(16, notInALine),
  ST: text(1024, notInAText),
  TM: pattern(/^([01]\d|2[0-3])([0-5]\d([0-5]\d(\.\d{1,6})?)?)?$/),
  UC: text(unlimited, notInALine),
  // A component with a leading zero is against PS3.5 9.1, but in many archives: it is repeated, never made.
  UI: pattern(/^(?=.{1,64}$)\d+(\.\d+)*$/),
  UR: text(unlimited, /[\\ ]/),
  UT: text(unlimited, notInAText),
};

const personGroup = text(64, notInALine);
