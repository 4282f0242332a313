import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { createServer } from 'node:tls';
import type { Server } from 'node:tls';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '../services/available.js';
import type { TestCertificates } from '../services/certificates.js';
import { makeCertificates } from '../services/certificates.js';
import type { RabbitService } from '../services/rabbitmq.js';
import { startRabbitMq } from '../services/rabbitmq.js';

describeWith('rabbitmq')('a broker behind TLS (amqps)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-amqps-'));
  let certificates: TestCertificates;
  let rabbit: RabbitService;
  let line: Server;
  let url = '';
  beforeAll(async () => {
    certificates = makeCertificates(folder);
    rabbit = await startRabbitMq();
    const { port } = new URL(rabbit.url);
    line = createServer({ cert: certificates.server.pem, key: certificates.server.key }, (client) => {
      const broker = connect(Number(port), '127.0.0.1');
      for (const socket of [client, broker]) socket.on('error', () => undefined);
      client.pipe(broker).pipe(client);
    });
    line.on('tlsClientError', () => undefined);
    await new Promise<void>((listening) => line.listen(0, '127.0.0.1', listening));
    url = `amqps://guest:guest@127.0.0.1:${(line.address() as AddressInfo).port}`;
  }, 180_000);
  afterAll(async () => {
    line.close();
    await rabbit.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What the doctor finds of the queue, as a process that trusts further authorities, or does not. */
  async function queueWith(env: Readonly<Record<string, string>>): Promise<{ verdict: string; words: string }> {
    const here = { RECIST3D_DATA: join(folder, 'data'), SEGMENTATION_THREADS: '1', QUEUE_URL: url };
    const child = spawn(process.execPath, [resolve('bin/recist3d.mjs'), 'doctor', '--json'], {
      env: { PATH: process.env['PATH'], ...here, ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const findings = JSON.parse(await text(child.stdout)) as { what: string; verdict: string; words: string }[];
    return findings.find(({ what }) => what === 'queue') as { verdict: string; words: string };
  }

  test('is used with the authority of the hospital', async () => {
    const queue = await queueWith({ NODE_EXTRA_CA_CERTS: certificates.ca.file });
    expect(queue).toMatchObject({ verdict: 'good', words: expect.stringMatching(/^rabbitmq: 0 lesions ready/) });
  });

  test('is not trusted without it', async () => {
    const queue = await queueWith({});
    expect(queue).toMatchObject({ verdict: 'bad', words: expect.stringContaining('broker-unavailable') });
  });
});
