import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createDicomWebPacs } from '../../../server/pacs/dicomweb-pacs.js';
import type { ArchiveHttpOptions } from '../../../server/pacs/http/archive-http.js';
import { createArchiveHttp } from '../../../server/pacs/http/archive-http.js';
import { smallStudy } from '../../fixtures/archive-objects.js';
import type { TestCertificates } from '../../services/certificates.js';
import { makeCertificates } from '../../services/certificates.js';
import type { ListeningServer } from '../../services/listen.js';
import { listen } from '../../services/listen.js';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
const kept = <T extends { close(): Promise<void> }>(one: T): T => {
  open.unshift(one);
  return one;
};
const codeOf = (action: Promise<unknown>): Promise<unknown> =>
  action.then(
    () => 'answered',
    (error: unknown) => (error as { code?: string }).code,
  );
const ask = { path: '/', accept: '*/*' };

describe('an archive behind TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-tls-'));
  let certificates: TestCertificates;
  beforeAll(() => {
    certificates = makeCertificates(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Answers with the name in the certificate that the caller showed. */
  async function archive(asksForCertificate: boolean): Promise<string> {
    const { server, ca } = certificates;
    const tls = { cert: server.pem, key: server.key, ca: ca.pem, requestCert: asksForCertificate };
    const listening = createServer({ ...tls, rejectUnauthorized: asksForCertificate }, (request, response) => {
      const name = asksForCertificate ? (request.socket as TLSSocket).getPeerCertificate().subject.CN : 'nobody';
      response.end(JSON.stringify(name));
    });
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    kept({
      close: () =>
        new Promise<void>((resolve) => {
          listening.close(() => resolve());
          listening.closeAllConnections();
        }),
    });
    return `https://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  }
  const http = (baseUrl: string, tls: ArchiveHttpOptions['tls']) => kept(createArchiveHttp({ baseUrl, tls }));
  const said = async (answer: { body: AsyncIterable<unknown> }): Promise<unknown> =>
    JSON.parse((await buffer(answer.body as AsyncIterable<Uint8Array>)).toString());

  test('is not trusted with a certificate of an unknown authority, and is with that authority given', async () => {
    const url = await archive(false);
    expect(await codeOf(http(url, undefined).fetch(ask))).toBe('pacs-certificate-refused');
    expect(await said(await http(url, { ca: certificates.ca.pem }).fetch(ask))).toBe('nobody');
  });

  test('that asks for a certificate is shown ours, and refuses who has none', async () => {
    const url = await archive(true);
    const { ca, client } = certificates;
    const mutual = { ca: ca.pem, cert: client.pem, key: client.key };
    expect(await said(await http(url, mutual).fetch(ask))).toBe('recist3d test client');
    expect(await codeOf(http(url, { ca: ca.pem }).fetch(ask))).toMatch(/^pacs-(certificate-refused|unreachable)$/);
  });
});

describe('an archive that asks for tokens of an authorization server', () => {
  const { sr, all } = smallStudy('tokens', { slices: 1 });
  let issued = 0;
  let asked: string[] = [];
  let seconds = 3600;
  /** The only token that the archive takes. */
  let valid = '';

  const issue = (request: IncomingMessage, response: ServerResponse): void => {
    void buffer(request).then((body) => {
      asked.push(`${request.headers.authorization ?? ''} ${body.toString()}`);
      if (!(request.headers.authorization ?? '').startsWith('Basic ')) return void response.writeHead(400).end('{}');
      valid = `token-${(issued += 1)}`;
      response.end(JSON.stringify({ access_token: valid, token_type: 'Bearer', expires_in: seconds }));
    });
  };
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    void buffer(request).then((body) => {
      if (request.headers.authorization !== `Bearer ${valid}`) return void response.writeHead(401).end();
      const stored = body.includes(sr.sopInstanceUID);
      const reference = { '00081155': { vr: 'UI', Value: [sr.sopInstanceUID] } };
      const answer = { '00081199': { vr: 'SQ', Value: stored ? [reference] : [] } };
      response.writeHead(200, { 'Content-Type': 'application/dicom+json' });
      response.end(JSON.stringify(request.method === 'POST' ? answer : []));
    });
  };
  async function start(): Promise<{ archive: ListeningServer; pacs: ReturnType<typeof createDicomWebPacs> }> {
    [issued, asked, valid] = [0, [], ''];
    const [archive, issuer] = [kept(await listen(serve)), kept(await listen(issue))];
    const client = { tokenUrl: `${issuer.url}/token`, clientId: 'recist3d', clientSecret: 'hunter:2', scope: 'dicom' };
    const credentials = { kind: 'client-credentials', ...client } as const;
    const pacs = kept(createDicomWebPacs({ baseUrl: archive.url, credentials, retries: { attempts: 1 } }));
    return { archive, pacs };
  }

  test('gets one, asked for once however many requests wait for it', async () => {
    seconds = 3600;
    const { pacs } = await start();
    await Promise.all([pacs.ping(), pacs.ping(), pacs.ping()]);
    await pacs.ping();
    const user = Buffer.from('recist3d:hunter%3A2').toString('base64');
    expect(asked).toEqual([`Basic ${user} grant_type=client_credentials&scope=dicom`]);
  });

  test('gets a new one where it refuses the old one, also in the middle of storing', async () => {
    seconds = 3600;
    const { pacs } = await start();
    await pacs.ping();
    valid = 'revoked meanwhile';
    await expect(pacs.store([sr])).resolves.toMatchObject({ stored: [sr.sopInstanceUID] });
    expect(issued).toBe(2);
    expect(all.length).toBeGreaterThan(0);
  });

  test('gets a new one before the old one ends', async () => {
    seconds = 1;
    const { pacs } = await start();
    await pacs.ping();
    await pacs.ping();
    expect(issued).toBe(2);
  });

  test('is not asked for ever with tokens that it does not take', async () => {
    seconds = 3600;
    const { pacs, archive } = await start();
    await archive.close();
    expect(await codeOf(pacs.ping())).toBe('pacs-unreachable');
    const refusing = kept(await listen((_request, response) => void response.writeHead(401).end()));
    const credentials = { kind: 'bearer', token: 'static' } as const;
    const other = kept(createDicomWebPacs({ baseUrl: refusing.url, credentials, retries: { attempts: 1 } }));
    expect(await codeOf(other.ping())).toBe('pacs-credentials-refused');
  });
});
