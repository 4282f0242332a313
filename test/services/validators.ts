import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const pixelmedLibraries = '/usr/share/java';
/** PixelMed's style sheets exceed what newer Java allows an expression (JDK 17). */
const xpathLimits = ['ExprOp', 'ExprGrp', 'TotalOp'].map((limit) => `-Djdk.xml.xpath${limit}Limit=0`);

/** @returns the lines of dciodvfy (dicom3tools) that begin with Error. */
export const dciodvfyErrors = (part10: Uint8Array): readonly string[] =>
  linesOf(part10, (file) => ['dciodvfy', [file]]).filter((line) => line.startsWith('Error'));

/**
 * @returns the lines of PixelMed's SR validator, which checks templates, that begin with Error
 * @throws where it did not get to the end, or knew no template for the root
 */
export function pixelmedSrErrors(part10: Uint8Array): readonly string[] {
  const lines = linesOf(part10, (file) => [
    'java',
    [...xpathLimits, '-cp', `${pixelmedLibraries}/*`, 'com.pixelmed.validate.DicomSRValidator', file],
  ]);
  if (!lines.includes('Root Template Validation Complete')) throw new Error(`not validated:\n${lines.join('\n')}`);
  return lines.filter((line) => line.startsWith('Error'));
}

/** @returns what dsrdump (dcmtk) calls an error. */
export const dsrdumpErrors = (part10: Uint8Array): readonly string[] =>
  linesOf(part10, (file) => ['dsrdump', [file]]).filter((line) => /^[EF]: /.test(line));

type CommandLine = readonly [program: string, args: readonly string[]];

function linesOf(part10: Uint8Array, commandLine: (file: string) => CommandLine): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-validate-'));
  try {
    const file = join(folder, 'object.dcm');
    writeFileSync(file, part10);
    const [program, args] = commandLine(file);
    const { error, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    if (error !== undefined) throw error;
    const output = `${stdout}\n${stderr}`;
    if (output.trim() === '') throw new Error(`${program} said nothing`);
    return output.split('\n').map((line) => line.replaceAll(folder, ''));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @returns what dcentvfy (dicom3tools) calls an error when it compares the patients, studies and series of several objects. */
export function dcentvfyErrors(objects: readonly Uint8Array[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-validate-'));
  try {
    const files = objects.map((_, i) => join(folder, `${i}.dcm`));
    objects.forEach((part10, i) => writeFileSync(files[i], part10));
    const { error, stdout, stderr } = spawnSync('dcentvfy', files, { encoding: 'utf8' });
    if (error !== undefined) throw error;
    return `${stdout}\n${stderr}`.split('\n').filter((line) => line !== '' && !knownWarning.test(line));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** dicom3tools puts the accession number of images under their series and that of reports under their study: it says so of any pair. */
const knownWarning = /^Warning - Different information entities for attribute - Element=<AccessionNumber>/;

/** @returns what dcmdump (dcmtk) prints, or throws with what it calls an error. */
export function dcmdump(part10: Uint8Array): string {
  const output = linesOf(part10, (file) => ['dcmdump', [file]]);
  const errors = output.filter((line) => /^[EF]: /.test(line));
  if (errors.length > 0) throw new Error(errors.join('\n'));
  return output.join('\n');
}

/** @returns the voxels of a SEG in patient coordinates as pydicom reads them: `x,y,z` in LPS mm with three digits, sorted. */
export function pydicomSegVoxels(part10: Uint8Array): readonly string[] {
  const script = join('test', 'services', 'seg-voxels.py');
  const lines = linesOf(part10, (file) => ['/usr/bin/python3', [script, file]]).filter((line) => line !== '');
  if (lines[0]?.startsWith('voxels') !== true) throw new Error(`pydicom could not read it:\n${lines.join('\n')}`);
  return lines.slice(1).sort();
}
