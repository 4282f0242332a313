import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { PhantomOptions } from '../../../models/phantom/create-phantom.js';
import { createPhantom, phantomDefaults } from '../../../models/phantom/create-phantom.js';
import { gridLimits } from '../../../models/phantom/phantom-grid.js';
import type { PhantomStudyOptions } from '../../phantom/phantom-study.js';
import { phantomStudy } from '../../phantom/phantom-study.js';
import { writePhantom } from '../../phantom/write-phantom.js';
import { exitCode } from '../exit-code.js';
import { wholeNumber } from '../whole-number.js';

interface CommandOptions extends Omit<PhantomOptions, 'noiseHu'> {
  readonly noise: number;
  readonly form: PhantomStudyOptions['form'];
  readonly withoutShortAxis?: true;
}

/** `recist3d phantom OUT`: a synthetic CT study with lesions of known volume and their marks. */
export function phantomCommand(): Command {
  const defaults = phantomDefaults;
  return new Command('phantom')
    .description('Write a synthetic CT study with lesions of known volume, and the marks that a reader would set.')
    .argument('<out>', 'folder to write to; new or empty')
    .option('--seed <n>', 'the same seed gives the same patient, byte for byte', wholeNumber(0, 2 ** 31), defaults.seed)
    .option('--slices <n>', 'CT slices over 240 mm', wholeNumber(...gridLimits.slices), defaults.slices)
    .option('--matrix <n>', 'rows and columns over 380 mm', wholeNumber(...gridLimits.matrix), defaults.matrix)
    .option('--lesions <n>', 'lesions; kinds in turn', wholeNumber(1, 20), defaults.lesions)
    .option('--noise <hu>', 'standard deviation of the noise in the trunk, HU', wholeNumber(0, 100), defaults.noiseHu)
    .option('--without-short-axis', 'mark the first lesion with a single line')
    .addOption(
      new Option('--form <form>', 'how the marks are written: as OHIF stores them, or by TID 1410')
        .choices(['cornerstone3d', 'planar-roi'])
        .default('cornerstone3d'),
    )
    .addHelpText(
      'after',
      `
Writes OUT/dicom (CT series and Structured Report), OUT/truth (CT, label map and marks as NIfTI and JSON) and OUT/truth.json.
Exit codes: 0 written, 1 the folder is not empty or cannot be written.`,
    )
    .action(async (out: string, options: CommandOptions) => {
      process.exitCode = await writeStudy(resolve(out), options);
    });
}

async function writeStudy(out: string, { noise, form, withoutShortAxis, ...size }: CommandOptions): Promise<number> {
  if (existsSync(out) && readdirSync(out).length > 0) {
    console.error(`The folder ${out} is not empty; choose a new one.`);
    return exitCode.failed;
  }
  const { seed, slices, matrix, lesions } = size;
  const options = {
    phantom: { seed, slices, matrix, lesions, noiseHu: noise },
    form,
    withoutShortAxis: withoutShortAxis ?? false,
  };
  const phantom = createPhantom(options.phantom);
  const study = phantomStudy(phantom, options);
  await writePhantom(out, phantom, study, options);
  for (const { name, volumeMm3, mark } of study.lesions) {
    console.log(
      `${name.padEnd(28)} ${(volumeMm3 / 1000).toFixed(2).padStart(8)} ml   marked on slice ${mark.slice + 1}`,
    );
  }
  console.log(`${study.ct.length} CT images and a report with ${study.lesions.length} marks: ${out}/dicom`);
  return exitCode.ok;
}
