import { InvalidArgumentError } from 'commander';
import type { Modality } from '../../dicom-sr/volume/ct-volume.js';

/** @returns a whole number of at least 1. @throws {InvalidArgumentError} */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It must be a positive whole number.');
  return value;
}

/** @returns the moment of an ISO 8601 time. @throws {InvalidArgumentError} */
export function isoTime(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime()))
    throw new InvalidArgumentError('It must be an ISO 8601 time, such as 2026-01-31T12:00:00Z.');
  return time;
}

const modalities: ReadonlySet<string> = new Set<Modality>(['CT', 'MR', 'PT']);

/** @returns the modalities of a list with commas. @throws {InvalidArgumentError} for one that is not read */
export function modalityList(text: string): readonly Modality[] {
  const list = text.split(',');
  if (list.every((word) => modalities.has(word))) return list as Modality[];
  throw new InvalidArgumentError('It must be a list of CT, MR and PT, such as CT,MR.');
}
