import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { describeConfig } from '../../../server/config/describe-config.js';
import { serveCommand } from '../../../server/cli/commands/serve-command.js';
import { workerCommand } from '../../../server/cli/commands/worker-command.js';
import { readCompose, readDockerfile, readKubernetes } from './deployment.js';

const commands = [serveCommand(), workerCommand()];
const known = new Set(
  describeConfig().flatMap(({ env, isSecret }) => (isSecret === true ? [env, `${env}_FILE`] : [env])),
);

/** What is wrong with `serve --viewer`: an unknown command, or an option that it does not have. */
function problemsOfCommand([name, ...words]: readonly string[]): readonly string[] {
  const command = commands.find((candidate) => candidate.name() === name);
  if (command === undefined) return [`no command ${name}`];
  const options = command.options.map(({ long }) => long);
  return words.filter((word) => word.startsWith('--') && !options.includes(word));
}

describe('docker/compose.yaml', () => {
  const compose = readCompose();
  const services = Object.entries(compose.services);
  const own = services.filter(([, { build }]) => build !== undefined);
  const target = (of: string | { readonly source: string }): string => (typeof of === 'string' ? of : of.source);

  test('has the parts of the installation: archive, broker, database, server, two workers', () => {
    expect(Object.keys(compose.services).sort()).toEqual(['orthanc', 'postgres', 'rabbitmq', 'server', 'worker']);
    expect(compose.services['worker']?.deploy?.replicas).toBe(2);
  });

  test('builds from files that exist, and runs commands that exist with options that they have', () => {
    for (const [, { build, command }] of own) {
      expect(existsSync(join('docker', build?.context ?? 'none', build?.dockerfile ?? 'none'))).toBe(true);
      expect(problemsOfCommand(command ?? [])).toEqual([]);
    }
  });

  test('sets only variables that the program knows', () => {
    const unknown = own
      .flatMap(([, { environment = {} }]) => Object.keys(environment))
      .filter((env) => !known.has(env));
    expect(unknown).toEqual([]);
  });

  test('names no volume, secret, config or service that it does not declare, and declares none for nothing', () => {
    const used = {
      volumes: services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0])),
      secrets: services.flatMap(([, { secrets = [] }]) => secrets.map(target)),
      configs: services.flatMap(([, { configs = [] }]) => configs.map(target)),
    };
    for (const kind of ['volumes', 'secrets', 'configs'] as const)
      expect([...new Set(used[kind])].sort()).toEqual(Object.keys(compose[kind]).sort());
    const needed = services.flatMap(([, { depends_on: needs = {} }]) => Object.keys(needs));
    expect(needed.filter((name) => !(name in compose.services))).toEqual([]);
  });

  test('mounts every secret that a variable names a file of', () => {
    for (const [, { environment = {}, secrets = [] }] of services) {
      const files = Object.values(environment).filter((value) => value.startsWith('/run/secrets/'));
      const mounted = secrets.map((secret) => `/run/secrets/${target(secret)}`);
      expect(files.filter((file) => !mounted.includes(file))).toEqual([]);
    }
  });

  test('reaches each part by a name and port that it listens on', () => {
    const folder = mkdtempSync(join(tmpdir(), 'recist3d-secrets-'));
    try {
      execFileSync('sh', [resolve('docker/make-secrets.sh'), 'localhost', folder], { stdio: 'pipe' });
      const texts = ['queue_url', 'database_url'].map((name) => readFileSync(join(folder, name), 'utf8'));
      const urls = [...texts, compose.services['server']?.environment?.['PACS_URL'] ?? ''].map((text) => new URL(text));
      for (const { hostname, port } of urls) expect(compose.services[hostname]?.expose).toContain(port);
      const named = Object.values(compose.secrets).map(({ file }) => file.replace('./secrets/', ''));
      expect(named.filter((name) => !readdirSync(folder).includes(name))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('publishes and watches the port that the server is told to listen on', () => {
    const { environment, ports, healthcheck } = compose.services['server'];
    const port = environment?.['RECIST3D_PORT'] ?? '';
    expect(ports?.map((mapping) => mapping.split(':')[1])).toEqual([port]);
    expect(healthcheck.test.join(' ')).toContain(`port:${port}`);
    const { command = [], healthcheck: ofWorker } = compose.services['worker'];
    expect(ofWorker.test.join(' ')).toContain(`:${command[command.indexOf('--port') + 1]}/readyz`);
  });

  test('mounts configurations that exist, and Orthanc as the program needs it', () => {
    for (const { file } of Object.values(compose.configs)) expect(existsSync(join('docker', file))).toBe(true);
    const orthanc = JSON.parse(readFileSync('docker/orthanc.json', 'utf8')) as Record<string, unknown>;
    expect(orthanc).toMatchObject({ HttpCompressionEnabled: false, AuthenticationEnabled: true, HttpPort: 8042 });
    expect(orthanc['DicomWeb']).toMatchObject({ Enable: true, Host: 'orthanc:8042' });
  });
});

describe.each(['docker/Dockerfile', 'docker/Dockerfile.gpu'])('%s', (path) => {
  const instructions = readDockerfile(path);
  const of = (word: string): readonly string[] =>
    instructions.filter((instruction) => instruction.word === word).map(({ rest }) => rest);

  test('copies only what is there', () => {
    const sources = of('COPY')
      .filter((rest) => !rest.startsWith('--from'))
      .flatMap((rest) => rest.split(/\s+/).slice(0, -1));
    expect(sources.filter((source) => !existsSync(source))).toEqual([]);
    const stages = of('FROM').flatMap((rest) => / AS (\w+)/.exec(rest)?.[1] ?? []);
    const copied = of('COPY').flatMap((rest) => /^--from=(\w+)/.exec(rest)?.[1] ?? []);
    expect(copied.filter((stage) => !stages.includes(stage))).toEqual([]);
  });

  test('starts the program, by a command that it has, and not as root', () => {
    const [entry] = of('ENTRYPOINT').map((rest) => JSON.parse(rest) as string[]);
    expect(existsSync(entry[1])).toBe(true);
    const [command] = of('CMD').map((rest) => JSON.parse(rest) as string[]);
    expect(problemsOfCommand(command)).toEqual([]);
    expect(of('USER').at(-1)).toMatch(/^(node|recist3d)$/);
  });

  test('is built with a Node that package.json allows', () => {
    const [, major] = /node:(\d+)/.exec(of('FROM')[0]) ?? [];
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } };
    expect(Number(major)).toBeGreaterThanOrEqual(Number(/\d+/.exec(engines.node)?.[0]));
  });
});

describe('docker/kubernetes.yaml', () => {
  const objects = readKubernetes();
  const deployments = objects.filter((object) => object.kind === 'Deployment');

  test('runs commands that exist, with variables that the program knows', () => {
    const map = objects.flatMap((object) => (object.kind === 'ConfigMap' ? Object.keys(object.data) : []));
    for (const { spec } of deployments) {
      const [{ args, env }] = spec.template.spec.containers;
      expect(problemsOfCommand(args)).toEqual([]);
      expect([...map, ...env.map(({ name }) => name)].filter((name) => !known.has(name))).toEqual([]);
    }
  });

  test('mounts what it declares, and asks ports that are there', () => {
    const claims = objects.filter(({ kind }) => kind === 'PersistentVolumeClaim').map(({ metadata }) => metadata.name);
    for (const { spec } of deployments) {
      const { containers, volumes } = spec.template.spec;
      const [{ volumeMounts, ports, readinessProbe, livenessProbe, args }] = containers;
      expect(volumeMounts.map(({ name }) => name).sort()).toEqual(volumes.map(({ name }) => name).sort());
      expect(
        volumes
          .flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? [])
          .filter((name) => !claims.includes(name)),
      ).toEqual([]);
      for (const { httpGet, exec } of [readinessProbe, livenessProbe]) {
        if (httpGet !== undefined) expect(ports.map(({ name }) => name)).toContain(httpGet.port);
        else expect(exec?.command.join(' ')).toContain(`:${args[args.indexOf('--port') + 1]}/`);
      }
    }
  });

  test('keeps to one server, as decisions of readers lie in one file, and leads its service there', () => {
    const server = deployments.find(({ metadata }) => metadata.name === 'recist3d-server');
    expect([server?.spec.replicas, server?.spec.strategy?.type]).toEqual([1, 'Recreate']);
    const service = objects.find((object) => object.kind === 'Service');
    expect(service?.spec.selector).toEqual(server?.spec.template.metadata.labels);
    const [container] = server?.spec.template.spec.containers ?? [];
    expect(container?.ports.map(({ name }) => name)).toContain(service?.spec.ports[0]?.targetPort);
    expect(container?.env).toContainEqual({ name: 'RECIST3D_PORT', value: String(container?.ports[0]?.containerPort) });
  });

  test('gives every deployment the labels that it selects', () => {
    for (const { spec } of deployments) expect(spec.selector.matchLabels).toEqual(spec.template.metadata.labels);
  });
});
