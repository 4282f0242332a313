import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { ConfigError } from '../../../../server/config/config-error.js';
import type { Setting } from '../../../../server/config/describe-config.js';
import { describeConfig } from '../../../../server/config/describe-config.js';
import { loadConfig } from '../../../../server/config/load-config.js';

const folder = mkdtempSync(join(tmpdir(), 'recist3d-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fileWith = (text: string, name = 'config.yaml'): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const problemsOf = (sources: Parameters<typeof loadConfig>[0]) => {
  try {
    loadConfig(sources);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

describe('the configuration', () => {
  test('is complete without any setting: the embedded archive, on loopback', () => {
    const config = loadConfig({ env: {} });
    expect(config.pacs.url).toBeUndefined();
    expect(config.server).toEqual({ host: '127.0.0.1', port: 8080, viewer: false });
    expect(config.segmentation.method).toBe('default');
  });

  test('comes from a YAML file', () => {
    const file = fileWith('pacs:\n  url: http://orthanc:8042\nintake:\n  quietSeconds: 3\n');
    const config = loadConfig({ file, env: {} });
    expect([config.pacs.url, config.intake.quietSeconds]).toEqual(['http://orthanc:8042', 3]);
  });

  test('takes an empty group of the file as its defaults', () => {
    expect(loadConfig({ file: fileWith('pacs:\nserver:\n'), env: {} }).server.port).toBe(8080);
  });

  test('comes from a JSON file', () => {
    const file = fileWith('{"server": {"port": 9000}}', 'config.json');
    expect(loadConfig({ file, env: {} }).server.port).toBe(9000);
  });

  test('takes the environment before the file, and an empty variable as absent', () => {
    const file = fileWith('server:\n  port: 9000\n  host: 127.0.0.2\n');
    const config = loadConfig({ file, env: { RECIST3D_PORT: '9001', RECIST3D_HOST: '' } });
    expect(config.server).toEqual({ host: '127.0.0.2', port: 9001, viewer: false });
  });

  test('reports all problems of file and environment together, by key and variable', () => {
    const file = fileWith('pacs:\n  kind: floppy\n  colour: red\nqueue: 3\nextra: 1\n');
    const problems = problemsOf({ file, env: { RECIST3D_PORT: 'eighty', PACS_URL: 'ftp://x' } });
    expect(problems.map(({ key }) => key).sort()).toEqual([
      'extra',
      'pacs.colour',
      'pacs.kind',
      'pacs.url',
      'queue',
      'server.port',
    ]);
    expect(problems.find(({ key }) => key === 'server.port')?.env).toBe('RECIST3D_PORT');
  });

  test('never repeats a value in a problem', () => {
    const file = fileWith('pacs:\n  password: [hunter2\n');
    expect(JSON.stringify(problemsOf({ file, env: {} }))).not.toContain('hunter2');
    expect(JSON.stringify(problemsOf({ env: { PACS_PASSWORD: 'hunter2' } }))).not.toContain('hunter2');
  });

  test.each([
    ['a password without user', { PACS_URL: 'http://a', PACS_PASSWORD: 'x' }, 'pacs.username'],
    ['token and user', { PACS_URL: 'http://a', PACS_USERNAME: 'a', PACS_PASSWORD: 'b', PACS_TOKEN: 'c' }, 'pacs.token'],
    ['credentials without an archive', { PACS_TOKEN: 'c' }, 'pacs.url'],
    ['a token URL without a client', { PACS_URL: 'http://a', PACS_TOKEN_URL: 'http://b' }, 'pacs.clientId'],
    ['a certificate without its key', { PACS_URL: 'http://a', PACS_CERTIFICATE_FILE: 'c' }, 'pacs.keyFile'],
    ['a certificate of the server without its key', { RECIST3D_TLS_CERTIFICATE_FILE: 'c' }, 'server.tlsKeyFile'],
    ['a queue of events without a broker', { FEEDS_EVENTS_QUEUE: 'q' }, 'feeds.eventsUrl'],
  ])('refuses %s', (_title, env, key) => {
    expect(problemsOf({ env }).map((problem) => problem.key)).toEqual([key]);
  });

  test('says that a file cannot be read', () => {
    expect(problemsOf({ file: join(folder, 'absent.yaml'), env: {} })).toEqual([
      { key: 'absent.yaml', problem: 'cannot be read' },
    ]);
  });

  test('takes secrets from files, without the line end, and no value together with a file', () => {
    const file = fileWith('hunter2\n', 'password');
    const env = { PACS_URL: 'http://a', PACS_USERNAME: 'u', PACS_PASSWORD_FILE: file };
    expect(loadConfig({ env }).pacs.password).toBe('hunter2');
    expect(problemsOf({ env: { ...env, PACS_PASSWORD: 'x' } }).map(({ key }) => key)).toEqual(['pacs.password']);
    const absent = problemsOf({ env: { ...env, PACS_PASSWORD_FILE: join(folder, 'absent') } });
    expect(absent).toMatchObject([{ key: 'pacs.password', env: 'PACS_PASSWORD_FILE' }]);
  });

  test('is frozen in every depth', () => {
    const config = loadConfig({ env: {} });
    expect(Object.isFrozen(config) && Object.isFrozen(config.pacs)).toBe(true);
  });
});

describe('docs/configuration.md', () => {
  const row = ({ key, env, default: preset, choices, description, isSecret }: Setting) =>
    `| \`${key}\` | \`${env}\`${isSecret ? `, \`${env}_FILE\`` : ''} | ${choices?.map((choice) => `\`${choice}\``).join(', ') ?? ''} | ${preset === undefined ? '' : `\`${preset}\``} | ${description} |`;

  test('lists every setting as the schema has it', () => {
    const text = readFileSync('docs/configuration.md', 'utf8');
    const [rows, isRow] = [describeConfig().map(row), (line: string): boolean => line.startsWith('| `')];
    if (process.env['UPDATE_DOCS'] === '1') {
      const lines = text.split('\n');
      const [before, after] = [lines.slice(0, lines.findIndex(isRow)), lines.slice(lines.findLastIndex(isRow) + 1)];
      writeFileSync('docs/configuration.md', [...before, ...rows, ...after].join('\n'));
      return;
    }
    const listed = text.split('\n').filter(isRow);
    expect(listed).toEqual(rows);
  });

  test('gives every setting a variable of its own', () => {
    const variables = describeConfig().map(({ env }) => env);
    expect(new Set(variables).size).toBe(variables.length);
  });
});
