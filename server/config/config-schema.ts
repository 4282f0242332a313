import { z } from 'zod';
import { engineNames } from '../../models/engine/engine-candidate.js';
import { accessSettings } from '../access/access-settings.js';
import { feedSettings } from '../change-feed/feed-settings.js';
import { pacsSettings } from '../pacs/pacs-settings.js';

/**
 * The whole configuration. Every leaf carries its environment variable and its sentence for docs/configuration.md.
 * Without any setting the server runs by itself: an archive in a folder, state and queue in one SQLite file, this machine's CPU.
 */
export const configSchema = z.strictObject({
  dataFolder: z.string().min(1).default('./recist3d-data').meta({
    env: 'RECIST3D_DATA',
    description: 'Folder of the state database and, without `pacs.url`, of the embedded archive. Made when absent.',
  }),
  log: z.strictObject({
    level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').meta({
      env: 'RECIST3D_LOG_LEVEL',
      description: 'The least severe level that is logged. Log lines never name a patient.',
    }),
  }),
  server: z.strictObject({
    host: z.string().min(1).default('127.0.0.1').meta({
      env: 'RECIST3D_HOST',
      description:
        'Address that the HTTP server binds. One that other machines reach needs `access.issuer`, `access.apiKeys` or `access.open`.',
    }),
    port: z.int().min(0).max(65535).default(8080).meta({
      env: 'RECIST3D_PORT',
      description: 'Port of the HTTP server; 0 takes a free one.',
    }),
    viewer: z.boolean().default(false).meta({
      env: 'RECIST3D_VIEWER',
      description:
        'Serve OHIF with the lesion review at the root of the server, and the archive under /dicom-web, all from one origin. `recist3d serve --viewer` sets it.',
    }),
    tlsCertificateFile: z.string().min(1).optional().meta({
      env: 'RECIST3D_TLS_CERTIFICATE_FILE',
      description: "PEM file of the server's certificate with its chain; with it the server speaks HTTPS only.",
    }),
    tlsKeyFile: z.string().min(1).optional().meta({
      env: 'RECIST3D_TLS_KEY_FILE',
      description: 'PEM file of the private key of that certificate.',
    }),
  }),
  access: accessSettings,
  pacs: pacsSettings,
  intake: z.strictObject({
    pollSeconds: z.number().min(0.1).max(3600).default(1).meta({
      env: 'INTAKE_POLL_SECONDS',
      description: 'How often the change feed is asked.',
    }),
    quietSeconds: z.number().min(0).max(3600).default(10).meta({
      env: 'INTAKE_QUIET_SECONDS',
      description: 'How long a CT series must not have grown before it is taken as complete.',
    }),
    waitHours: z.number().positive().max(8760).default(24).meta({
      env: 'INTAKE_WAIT_HOURS',
      description:
        'How long a mark waits for its CT before it is refused. It is taken up again when the CT comes later.',
    }),
    reconcileMinutes: z.number().min(0).max(10080).default(60).meta({
      env: 'INTAKE_RECONCILE_MINUTES',
      description:
        'How often the archive is swept for reports that the change feed did not tell of; 0 never: without a change feed (`pacs.kind` dicomweb) marks are then converted on request only.',
    }),
    modalities: z
      .string()
      .regex(/^(CT|MR|PT)(,(CT|MR|PT))*$/, 'must be a list of CT, MR and PT')
      .default('CT')
      .meta({
        env: 'INTAKE_MODALITIES',
        description:
          'Images whose marks are converted, such as `CT,MR,PT`. Methods are made for CT: of MR and PET they see the display window of the marked image, and the result is flagged.',
      }),
    regions: z.boolean().default(false).meta({
      env: 'INTAKE_REGIONS',
      description:
        'Take marks from RT structure sets (gross tumor volumes) and segmentations of lesions too; each is measured on its largest slice, and flagged as derived. Lengths that a report states on a segment are marks in any case.',
    }),
    reconcileDays: z.int().min(0).max(36500).default(7).meta({
      env: 'INTAKE_RECONCILE_DAYS',
      description: 'How many days of study dates a sweep by QIDO-RS looks back; 0 looks through the whole archive.',
    }),
  }),
  feeds: feedSettings,
  telemetry: z.strictObject({
    tracesUrl: z
      .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
      .optional()
      .meta({
        env: 'TELEMETRY_TRACES_URL',
        description:
          'OpenTelemetry collector that spans of jobs are sent to (OTLP over HTTP, such as `http://collector:4318/v1/traces`); needs the packages that docs/operation.md names. Absent: no traces.',
      }),
  }),
  segmentation: z.strictObject({
    method: z
      .string()
      .regex(/^[a-z0-9-]+$/, 'must be a method id')
      .default('default')
      .meta({
        env: 'SEGMENTATION_METHOD',
        description: 'Id of the segmentation method; `default` is what the product recommends.',
      }),
    threads: z.int().min(0).max(64).default(2).meta({
      env: 'SEGMENTATION_THREADS',
      description: 'Worker threads that segment; 0 segments in the main thread.',
    }),
    timeoutSeconds: z.number().positive().max(3600).default(120).meta({
      env: 'SEGMENTATION_TIMEOUT_SECONDS',
      description: 'How long one lesion may take before its worker is replaced.',
    }),
    engine: z
      .enum(['auto', ...engineNames])
      .default('onnxruntime-cpu')
      .meta({
        env: 'SEGMENTATION_ENGINE',
        description:
          'What runs networks. `onnxruntime-cpu` is the processor; `auto` takes a GPU that gives the same numbers at least twice as fast. One that is asked for and does not work is replaced by the processor, with a warning in the log; `/readyz` and `recist3d doctor` say which one it is and why.',
      }),
    engineThreads: z.int().min(1).max(64).default(2).meta({
      env: 'SEGMENTATION_ENGINE_THREADS',
      description: 'Threads of the processor that one network takes, in each of the worker threads.',
    }),
  }),
  candidates: z.strictObject({
    enabled: z.boolean().default(false).meta({
      env: 'CANDIDATES_ENABLED',
      description:
        'Let a network look for lesions in studies when a reader opens them. Its proposals are shown as unverified candidates and are never stored; a reader who takes one over stores a mark of his own. Off, as what ships has learnt from synthetic patients only.',
    }),
    weights: z.string().min(1).optional().meta({
      env: 'CANDIDATES_WEIGHTS',
      description:
        'Folder of candidate-network.onnx and its card, as `recist3d weights` makes them from own training. Absent: those that ship.',
    }),
    leastConfidence: z.number().min(0.5).max(1).default(0.8).meta({
      env: 'CANDIDATES_LEAST_CONFIDENCE',
      description: 'Least mean probability of a candidate; more shows fewer false ones.',
    }),
    leastLongMm: z.number().min(0).max(1000).default(10).meta({
      env: 'CANDIDATES_LEAST_LONG_MM',
      description: 'Least long axis of a candidate; RECIST 1.1 measures lesions of 10 mm and more.',
    }),
  }),
  output: z.strictObject({
    srSopClass: z.enum(['comprehensive-3d', 'enhanced']).default('comprehensive-3d').meta({
      env: 'OUTPUT_SR_SOP_CLASS',
      description: 'SOP class of the report; `enhanced` for archives that refuse Comprehensive 3D SR.',
    }),
  }),
  limits: z.strictObject({
    seriesMegabytes: z.int().positive().max(65536).default(1024).meta({
      env: 'LIMITS_SERIES_MEGABYTES',
      description: 'Largest CT volume that is assembled (512 × 512 voxels of 2 bytes are half a megabyte a slice).',
    }),
    cacheMegabytes: z.int().min(0).max(65536).default(256).meta({
      env: 'LIMITS_CACHE_MEGABYTES',
      description: 'CT volumes kept in memory so that a study with many lesions is fetched once.',
    }),
  }),
  state: z.strictObject({
    databaseUrl: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
      .optional()
      .meta({
        env: 'DATABASE_URL',
        secret: true,
        description:
          'Postgres for state and queue (`postgres://user:password@host:5432/database`), shared by several servers and workers. Absent: SQLite in `dataFolder`.',
      }),
  }),
  queue: z.strictObject({
    url: z
      .string()
      .regex(/^amqps?:\/\//, 'must begin with amqp:// or amqps://')
      .optional()
      .meta({
        env: 'QUEUE_URL',
        secret: true,
        description:
          'RabbitMQ (`amqp(s)://user:password@host:5672/vhost`), which wakes workers on other machines at once. Absent: the embedded queue in the state database.',
      }),
    prefix: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,40}$/, 'must be letters, digits, - or _')
      .default('recist3d')
      .meta({ env: 'QUEUE_PREFIX', description: 'Begins the names of queues in RabbitMQ; one for each installation.' }),
    concurrency: z.int().min(0).max(64).default(3).meta({
      env: 'QUEUE_CONCURRENCY',
      description:
        'Lesions in work at the same time; one is fetched or stored while another is segmented. 0 leaves them all to `recist3d worker` processes.',
    }),
    deliveryLimit: z.int().min(1).max(100).default(5).meta({
      env: 'QUEUE_DELIVERY_LIMIT',
      description: 'Attempts before a job is set aside as failed.',
    }),
    leaseSeconds: z.number().min(1).max(3600).default(30).meta({
      env: 'QUEUE_LEASE_SECONDS',
      description: 'After this time without a heartbeat a job of a lost process is given to another.',
    }),
    outageHours: z.number().positive().max(8760).default(72).meta({
      env: 'QUEUE_OUTAGE_HOURS',
      description: 'How long a job waits for an archive that does not answer; such tries do not count as attempts.',
    }),
  }),
});
