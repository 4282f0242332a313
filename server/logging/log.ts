import type { DestinationStream } from 'pino';
import { pino } from 'pino';
import type { FieldKind } from './log-catalogue.js';
import { logCatalogue } from './log-catalogue.js';
import { renderField } from './render-field.js';

interface ValueOfKind {
  readonly word: string;
  readonly uid: string;
  readonly hash: string;
  readonly count: number;
  readonly ms: number;
  readonly flag: boolean;
  readonly place: string;
}

type Fields = Readonly<Record<string, string>>;
type ValueOf<K> = K extends `${infer Kind extends FieldKind}?`
  ? ValueOfKind[Kind] | undefined
  : K extends FieldKind
    ? ValueOfKind[K]
    : never;
type OptionalNames<F extends Fields> = { [N in keyof F]: F[N] extends `${string}?` ? N : never }[keyof F];

export type LogEvent = keyof typeof logCatalogue;

/** The fields of one event, typed from the catalogue. */
export type LogFields<E extends LogEvent> = LogFieldsOf<(typeof logCatalogue)[E]['fields']>;
type LogFieldsOf<F extends Fields> = {
  readonly [N in Exclude<keyof F, OptionalNames<F>>]: ValueOf<F[N]>;
} & { readonly [N in OptionalNames<F>]?: ValueOf<F[N]> };

/** Writes one event of the catalogue as a JSON line. */
export type Log = <E extends LogEvent>(event: E, fields: LogFields<E>) => void;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/**
 * @returns a log that writes what the catalogue declares and nothing else: a field that is not declared, or whose value
 * is not of its kind, never reaches the line.
 */
export function createLog(options: { readonly level: LogLevel; readonly destination: DestinationStream }): Log {
  const logger = pino(
    { level: options.level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    options.destination,
  );
  return (event, fields) => {
    const { level, fields: declared } = logCatalogue[event];
    if (!logger.isLevelEnabled(level)) return;
    logger[level]({ event, ...renderFields(declared, fields as Readonly<Record<string, unknown>>) });
  };
}

/** A log that drops everything; for commands that report in their own way. */
export const silentLog: Log = () => undefined;

function renderFields(declared: Fields, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const present = Object.entries(declared).filter(([name]) => values[name] !== undefined);
  return Object.fromEntries(
    present.map(([name, kind]) => [name, renderField(kind.replace('?', '') as FieldKind, values[name])]),
  );
}
