import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'amqplib';
import { freePort } from './free-port.js';
import type { OwnProcess } from './own-process.js';
import { startOwnProcess } from './own-process.js';
import { waitUntil } from './wait-until.js';

/** A real RabbitMQ of a test: its own ports, folder and node name. */
export interface RabbitService {
  /** `amqp://guest:guest@127.0.0.1:PORT` */
  readonly url: string;
  /** Ends it at once, as a power failure does. */
  kill9(): Promise<void>;
  /** Ends it in order: all that it knows is on disk then. */
  shutDown(): Promise<void>;
  /** Starts it again on the same port with the same data. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

const bin = '/usr/lib/rabbitmq/bin';

/**
 * Starts Debian's RabbitMQ without systemd, and the port mapper that it needs as a process of its own. The scripts in /usr/sbin change the
 * user; that of the package itself does not, and told that systemd runs it, it becomes the Erlang machine, so that one pid is all of it.
 * Resolves when it takes connections.
 */
export async function startRabbitMq(): Promise<RabbitService> {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-rabbit-'));
  const ports = { port: await freePort(), distPort: await freePort(), epmdPort: await freePort() };
  const env = environment(folder, ports);
  const url = `amqp://guest:guest@127.0.0.1:${ports.port}`;
  const mapper = startOwnProcess(
    'epmd',
    ['-address', '127.0.0.1', '-port', String(ports.epmdPort)],
    join(folder, 'epmd.log'),
  );
  let running: OwnProcess | undefined;

  async function start(): Promise<void> {
    const started = startOwnProcess(`${bin}/rabbitmq-server`, [], join(folder, 'stdout.log'), env);
    running = started;
    await waitUntil(
      'RabbitMQ answers, or has ended',
      async () => started.exited() || answers(url, ports.port),
      120_000,
    );
    if (started.exited()) throw new Error(`RabbitMQ did not start:\n${started.log()}`);
  }

  await start();
  return {
    url,
    kill9: async () => running?.end('SIGKILL'),
    shutDown: async () => running?.end('SIGTERM'),
    restart: start,
    stop: async () => {
      await running?.end('SIGKILL');
      await mapper.end('SIGKILL');
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface Ports {
  readonly port: number;
  readonly distPort: number;
  readonly epmdPort: number;
}

function environment(folder: string, { port, distPort, epmdPort }: Ports): NodeJS.ProcessEnv {
  const at = (name: string, content?: string): string => {
    if (content !== undefined) writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  for (const name of ['mnesia', 'log', 'home']) mkdirSync(at(name));
  const loopback = '-kernel inet_dist_use_interface {127,0,0,1}';
  const limits = 'vm_memory_high_watermark.absolute = 512MB\ndisk_free_limit.absolute = 50MB';
  return {
    PATH: process.env['PATH'],
    HOME: at('home'),
    RUNNING_UNDER_SYSTEMD: 'true',
    RABBITMQ_NODENAME: `recist3d${randomBytes(4).toString('hex')}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_EPMD_PORT: String(epmdPort),
    RABBITMQ_MNESIA_BASE: at('mnesia'),
    RABBITMQ_LOG_BASE: at('log'),
    RABBITMQ_PID_FILE: at('pid'),
    RABBITMQ_CONFIG_FILE: at('rabbitmq.conf', `listeners.tcp.1 = 127.0.0.1:${port}\n${limits}\n`),
    RABBITMQ_ENABLED_PLUGINS_FILE: at('enabled_plugins', '[].\n'),
    RABBITMQ_CONF_ENV_FILE: at('rabbitmq-env.conf', ''),
    RABBITMQ_FEATURE_FLAGS_FILE: at('feature_flags'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: `${loopback} +S 2:2`,
  };
}

async function answers(url: string, port: number): Promise<boolean> {
  if (!(await isOpen(port))) return false;
  const connection = await connect(url, { timeout: 5_000 });
  connection.on('error', () => undefined);
  await connection.close();
  return true;
}

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connectSocket(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
