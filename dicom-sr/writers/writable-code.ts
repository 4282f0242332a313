import type { Code } from '../measurement/code.js';
import { valueRules } from '../part10/value-rules.js';

const maxMeaning = 64;

/**
 * @param code as found in a foreign document
 * @returns the code so that it can be repeated, its meaning cut to 64 characters; undefined where value or scheme break their VR
 */
export function writableCode(code: Code): Code | undefined {
  const meaning = [...code.meaning.replace(/[\\\p{Cc}]/gu, ' ').trim()].slice(0, maxMeaning).join('');
  const isWritable =
    code.value !== '' &&
    code.scheme !== '' &&
    meaning !== '' &&
    valueRules['SH']?.accepts(code.scheme) &&
    valueRules[code.value.length > 16 ? 'UC' : 'SH']?.accepts(code.value);
  return isWritable ? { value: code.value, scheme: code.scheme, meaning } : undefined;
}
