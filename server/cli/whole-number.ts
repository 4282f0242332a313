import { InvalidArgumentError } from 'commander';

/** @returns a parser of an option's value that takes whole numbers within [from, to] and says so otherwise. */
export function wholeNumber(from: number, to: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= from && value <= to) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${from} to ${to}.`);
  };
}
