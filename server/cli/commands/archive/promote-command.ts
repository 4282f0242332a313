import { appendFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { decisionsInStudy, readDecisions } from '../../../archive/decisions.js';
import { promoteResults } from '../../../archive/promote.js';
import { openConversion } from '../../../convert/open-conversion.js';
import { ServerError } from '../../../errors/server-error.js';
import { exitCode } from '../../exit-code.js';
import type { SecondStoreOptions } from './archive-source.js';
import { openArchive, reported, secondStore } from './archive-source.js';

interface PromoteCommandOptions extends SecondStoreOptions {
  readonly out: string;
  readonly config?: string;
  readonly decisions?: string;
}

/** `recist3d archive promote`: results that were accepted go from quarantine to the archive. */
export function promoteCommand(): Command {
  return new Command('promote')
    .description(
      'Store results that were accepted in quarantine in the archive (PACS_URL), with the objects of their review.',
    )
    .requiredOption('--out <folder>', 'folder of the conversion')
    .option('--config <file>', 'configuration file of the archive; the environment goes before it')
    .option('--second-url <url>', 'DICOMweb root of the quarantine, where the decisions lie')
    .option('--second-config <file>', 'configuration file whose group `pacs` says how the quarantine is accessed')
    .option(
      '--decisions <file>',
      'CSV of decisions held elsewhere: columns segmentation, decision (accepted or rejected)',
    )
    .addHelpText(
      'after',
      `
A verified report in quarantine accepts the result that it follows, a rejection note rejects it; the last one counts. OUT/promotion.csv says
what became of each. Exit codes: 0 every result was decided, 2 some are not, 3 there is nothing to promote, 1 it could not run.`,
    )
    .action((options: PromoteCommandOptions) => reported(() => promote(options)));
}

async function promote(options: PromoteCommandOptions): Promise<number> {
  const outFolder = resolve(options.out);
  const [quarantine] = secondStore(options);
  const given = options.decisions === undefined ? undefined : readDecisions(options.decisions);
  if (quarantine === undefined && given === undefined)
    throw new ServerError('worker-needs-archive', 'Neither a quarantine nor --decisions is given.');
  const conversion = openConversion(outFolder);
  const target = openArchive(options.config);
  const list = join(outFolder, 'promotion.csv');
  writeFileSync(list, 'segmentation,outcome\n');
  try {
    const counts = await promoteResults({
      ...{ outFolder, target },
      rows: conversion.journal.rows(),
      decisionsOf: async (study) =>
        given ?? (quarantine === undefined ? new Map() : await decisionsInStudy(quarantine, study)),
      onRow: ({ segmentation }, outcome) => appendFileSync(list, `${segmentation?.sopInstanceUID ?? ''},${outcome}\n`),
    });
    console.log(`${counts.promoted} promoted, ${counts.rejected} rejected, ${counts.undecided} not decided yet.`);
    if (counts.promoted + counts.rejected + counts.undecided === 0) return exitCode.nothingToDo;
    return counts.undecided > 0 ? exitCode.partly : exitCode.ok;
  } finally {
    await Promise.all([target.close(), quarantine?.close()]);
    conversion.close();
  }
}
