import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { ReaderStudySummaryView, ReaderStudyView } from '../../http/reader-study/reader-study-schemas.js';
import { ApiClient } from '../api-client.js';
import type { ServerOptions } from '../api-client.js';
import { reported, withServerOptions } from '../server-options.js';
import { wholeNumber } from '../whole-number.js';

interface CreateOptions extends ServerOptions {
  readonly kind: 'acceptance' | 'side-by-side';
  readonly name: string;
  readonly masks: readonly MaskSource[];
  readonly studies?: readonly string[];
  readonly seed: number;
}

type MaskSource = { readonly kind: 'automatic' | 'corrected' } | { readonly kind: 'method'; readonly method: string };

/** `recist3d reader-study create|export`: reader studies of a running server. */
export function readerStudyCommand(): Command {
  const command = new Command('reader-study').description(
    'Define reader studies on a running server, and export them.',
  );
  command.addCommand(createCommand());
  command.addCommand(exportCommand());
  return command;
}

const createCommand = (): Command =>
  withServerOptions(new Command('create'))
    .description('Define a reader study; prints its id.')
    .requiredOption('--name <text>', 'name of the study')
    .addOption(
      new Option('--kind <kind>', 'what readers are asked')
        .choices(['acceptance', 'side-by-side'])
        .default('acceptance'),
    )
    .option('--masks <list>', 'automatic, corrected, or ids of methods; one for acceptance, two side by side', masks, [
      { kind: 'automatic' },
    ])
    .option('--studies <list>', 'only lesions of these Study Instance UIDs, separated by commas', list)
    .option('--seed <n>', 'the random orders come from it', wholeNumber(0, 2 ** 31 - 1), 1)
    .action((options: CreateOptions) => reported(() => create(options)));

async function create({ kind, name, masks: sources, studies, seed, ...server }: CreateOptions): Promise<void> {
  const chosen = kind === 'acceptance' ? { source: sources[0] } : { sources };
  const within = studies === undefined ? {} : { studyInstanceUIDs: studies };
  const body = { kind, name, seed, ...chosen, ...within };
  const study = await new ApiClient(server).json<ReaderStudyView>('/reader-studies', body);
  console.log(`${study.id}  ${study.items} lesions`);
}

const exportCommand = (): Command =>
  withServerOptions(new Command('export'))
    .description('Export the answers of a reader study as CSV, and print its summary.')
    .argument('<id>', 'id of the study')
    .option('--out <file>', 'file for the CSV; else only the summary is printed')
    .action((id: string, options: ServerOptions & { readonly out?: string }) =>
      reported(async () => {
        const client = new ApiClient(options);
        const path = `/reader-studies/${encodeURIComponent(id)}`;
        if (options.out !== undefined) writeFileSync(options.out, await client.text(`${path}/export.csv`));
        console.log(summaryText(await client.json<ReaderStudySummaryView>(`${path}/summary`)));
      }),
    );

/** @returns the summary as lines: a share with its 95 % interval, and time, by reader. */
function summaryText({ name, kind, sources, items, readers }: ReaderStudySummaryView): string {
  const named = sources.map((source) => (source.kind === 'method' ? source.method : source.kind)).join(' and ');
  const lines = readers.map(({ reader, answered, medianSeconds, accepted, preferences }) => {
    const shares = { ...(accepted && { accepted }), ...preferences };
    const text = Object.entries(shares).map(
      ([word, { share, lower, upper }]) => `${word} ${percent(share)} (${percent(lower)}–${percent(upper)})`,
    );
    return `${reader}: ${answered} answered, ${text.join(', ')}, median ${medianSeconds.toFixed(1)} s`;
  });
  return [`${name}: ${kind} of ${named}, ${items} lesions`, ...lines].join('\n');
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const list = (text: string): readonly string[] => text.split(',').map((part) => part.trim());

function masks(text: string): readonly MaskSource[] {
  return list(text).map((word) => {
    if (word === 'automatic' || word === 'corrected') return { kind: word };
    if (!/^[a-z0-9-]+$/.test(word)) throw new InvalidArgumentError('It must be automatic, corrected, or a method id.');
    return { kind: 'method', method: word };
  });
}
