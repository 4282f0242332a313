import { InvalidArgumentError } from 'commander';
import type { Modality } from '../../dicom-sr/volume/ct-volume.js';

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

const modalities: ReadonlySet<string> = new Set<Modality>(['CT', 'MR', 'PT']);

export function modalityList(text: string): readonly Modality[] {
  const list = text.split(',');
  if (list.every((word) => modalities.has(word))) return list as Modality[];
  throw new InvalidArgumentError('It must be a list of CT, MR and PT, such as CT,MR.');
}
