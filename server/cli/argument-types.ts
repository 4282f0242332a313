import { InvalidArgumentError } from 'commander';

/** Parsers of option values for commander; each throws what commander reports with the option's name. */

export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It must be a positive whole number.');
  return value;
}

export function isoTime(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime()))
    throw new InvalidArgumentError('It must be an ISO 8601 time, such as 2026-01-31T12:00:00Z.');
  return time;
}
