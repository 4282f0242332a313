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
