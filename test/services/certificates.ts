import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Certificates of one test, made by openssl: an authority of its own, a server and a client that it signed. */
export interface TestCertificates {
  readonly ca: CertificateFile;
  readonly server: CertificateFile & { readonly keyFile: string; readonly key: string };
  readonly client: CertificateFile & { readonly keyFile: string; readonly key: string };
}

interface CertificateFile {
  readonly file: string;
  readonly pem: string;
}

/** @param folder that the files are made in; the server is 127.0.0.1 and localhost, everything is valid for a day */
export function makeCertificates(folder: string): TestCertificates {
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { stdio: 'pipe' });
  };
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const caFiles = ['-keyout', at('ca.key'), '-out', at('ca.pem')];
  openssl('req', '-x509', ...newKey, ...caFiles, '-days', '1', '-subj', '/CN=recist3d test CA');
  const signed = (name: string, extensions: string) => {
    const [request, file, keyFile, settings] = ['csr', 'pem', 'key', 'ext'].map((end) => at(`${name}.${end}`));
    writeFileSync(settings, extensions);
    openssl('req', ...newKey, '-keyout', keyFile, '-out', request, '-subj', `/CN=recist3d test ${name}`);
    const authority = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial'];
    openssl('x509', '-req', '-in', request, ...authority, '-out', file, '-days', '1', '-extfile', settings);
    return { file, pem: readFileSync(file, 'utf8'), keyFile, key: readFileSync(keyFile, 'utf8') };
  };
  return {
    ca: { file: at('ca.pem'), pem: readFileSync(at('ca.pem'), 'utf8') },
    server: signed('server', 'subjectAltName=IP:127.0.0.1,DNS:localhost\n'),
    client: signed('client', 'extendedKeyUsage=clientAuth\n'),
  };
}
