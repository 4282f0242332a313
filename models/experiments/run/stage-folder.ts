import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTensorFile, writeTensorFile } from '../../training/tensor-file.js';
import type { Weights } from '../../layers/network-scope.js';
import type { EpochRow } from './epoch-history.js';

/** Where one stage keeps what it needs to go on: its last checkpoint with the history up to it, and its best one. */
export interface StageFolder {
  load(): { readonly checkpoint: Uint8Array; readonly rows: readonly EpochRow[] } | undefined;
  loadBest(): Uint8Array | undefined;
  /** @param isBest also keeps it as the best one */
  save(checkpoint: Uint8Array, rows: readonly EpochRow[], isBest: boolean): void;
  /** Weights that a finished stage ended with. */
  loadResult(): { readonly weights: Weights; readonly rows: readonly EpochRow[] } | undefined;
  /** @param model the network as an ONNX inference file */
  saveResult(weights: Weights, rows: readonly EpochRow[], model: Uint8Array): void;
}

/** @returns a stage's place in a folder of files; each is written whole or not at all, so that a kill at any moment is harmless. */
export function createStageFolder(folder: string, name: string): StageFolder {
  const path = (end: string): string => join(folder, `${name}.${end}`);
  // A copy: a Buffer's slice() shares its memory, that of a Uint8Array does not.
  const read = (end: string): Uint8Array | undefined =>
    existsSync(path(end)) ? new Uint8Array(readFileSync(path(end))) : undefined;
  const write = (end: string, bytes: Uint8Array): void => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path(`${end}.part`), bytes);
    renameSync(path(`${end}.part`), path(end));
  };
  return {
    load: () => {
      const file = read('checkpoint');
      return file && unpack(file);
    },
    loadBest: () => read('best'),
    // The best one first: a kill between the two repeats the epoch and writes the same again.
    save: (checkpoint, rows, isBest) => {
      if (isBest) write('best', checkpoint);
      write('checkpoint', pack(checkpoint, rows));
    },
    loadResult: () => {
      const file = read('safetensors');
      if (!file) return undefined;
      const { tensors, metadata } = readTensorFile(file);
      return { weights: tensors, rows: parseRows(metadata['rows'] ?? '[]') };
    },
    saveResult: (weights, rows, model) => {
      write('onnx', model);
      write('safetensors', writeTensorFile({ tensors: weights, metadata: { rows: JSON.stringify(rows) } }));
    },
  };
}

/** @returns a place that keeps everything in memory: for runs that need no resuming. */
export function createMemoryStage(): StageFolder {
  let last: { checkpoint: Uint8Array; rows: readonly EpochRow[] } | undefined;
  let best: Uint8Array | undefined;
  let result: { weights: Weights; rows: readonly EpochRow[] } | undefined;
  return {
    load: () => last,
    loadBest: () => best,
    save: (checkpoint, rows, isBest) => {
      if (isBest) best = checkpoint;
      last = { checkpoint, rows: [...rows] };
    },
    loadResult: () => result,
    saveResult: (weights, rows) => {
      result = { weights, rows };
    },
  };
}

/** Checkpoint and history in one file, so that they always belong together: length of the history, history, checkpoint. */
function pack(checkpoint: Uint8Array, rows: readonly EpochRow[]): Uint8Array {
  const history = new TextEncoder().encode(JSON.stringify(rows));
  const packed = new Uint8Array(4 + history.length + checkpoint.length);
  new DataView(packed.buffer).setUint32(0, history.length, true);
  packed.set(history, 4);
  packed.set(checkpoint, 4 + history.length);
  return packed;
}

function unpack(packed: Uint8Array): { checkpoint: Uint8Array; rows: readonly EpochRow[] } {
  const length = new DataView(packed.buffer, packed.byteOffset).getUint32(0, true);
  return {
    checkpoint: packed.slice(4 + length),
    rows: parseRows(new TextDecoder().decode(packed.subarray(4, 4 + length))),
  };
}

/** JSON has no NaN: where nothing was validated it has null. */
const parseRows = (json: string): readonly EpochRow[] =>
  (JSON.parse(json) as EpochRow[]).map((row) => ({ ...row, validationLoss: row.validationLoss ?? NaN }));
