import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { ConfigProblem } from './config-error.js';
import { ConfigError } from './config-error.js';

/** Files of one side of TLS, with the keys of their settings. */
export interface CertificateFiles {
  readonly ca?: NamedFile | undefined;
  readonly cert?: NamedFile | undefined;
  readonly key?: NamedFile | undefined;
}

interface NamedFile {
  readonly setting: string;
  readonly file: string | undefined;
}

export interface Certificates {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/**
 * @returns the PEM texts of the files that are named
 * @throws {ConfigError} with every file that cannot be read, holds something else, or does not fit the other
 */
export function readCertificateFiles({ ca, cert, key }: CertificateFiles): Certificates {
  const problems: ConfigProblem[] = [];
  const read = (named: NamedFile | undefined, check: (text: string) => unknown): string | undefined => {
    if (named?.file === undefined) return undefined;
    try {
      const text = readFileSync(named.file, 'utf8');
      check(text);
      return text;
    } catch {
      problems.push({ key: named.setting, problem: 'names a file that cannot be read as PEM' });
      return undefined;
    }
  };
  const certificate = (text: string): unknown => new X509Certificate(text);
  const found = { ca: read(ca, certificate), cert: read(cert, certificate), key: read(key, createPrivateKey) };
  if (found.cert !== undefined && found.key !== undefined && !isPair(found.cert, found.key))
    problems.push({ key: key?.setting ?? '', problem: 'is not the key of the certificate' });
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.fromEntries(Object.entries(found).filter(([, text]) => text !== undefined));
}

function isPair(cert: string, key: string): boolean {
  try {
    createSecureContext({ cert, key });
    return true;
  } catch {
    return false;
  }
}
