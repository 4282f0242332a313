import { readFileSync } from 'node:fs';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** What of compose.yaml is used here; anything else is refused, so that a key with a slip is noticed. */
const reference = z.union([z.string(), z.strictObject({ source: z.string(), target: z.string() })]);
const healthcheck = z.strictObject({
  test: z.array(z.string()).min(2),
  interval: z.string().optional(),
  timeout: z.string().optional(),
  retries: z.int().optional(),
  start_period: z.string().optional(),
});
const service = z.strictObject({
  build: z.strictObject({ context: z.string(), dockerfile: z.string() }).optional(),
  image: z.string().regex(/^[a-z0-9/.-]+:[\w.-]+$/),
  restart: z.enum(['unless-stopped', 'always']),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  hostname: z.string().optional(),
  configs: z.array(reference).optional(),
  secrets: z.array(reference).optional(),
  volumes: z.array(z.string()).optional(),
  ports: z.array(z.string().regex(/^\d+:\d+$/)).optional(),
  expose: z.array(z.string()).optional(),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })).optional(),
  healthcheck,
  deploy: z.strictObject({ replicas: z.int() }).optional(),
  read_only: z.boolean().optional(),
  tmpfs: z.array(z.string()).optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  stop_grace_period: z.string().optional(),
});
const file = z.strictObject({ file: z.string() });
const composeSchema = z.strictObject({
  name: z.string(),
  'x-recist3d': z.unknown(),
  'x-environment': z.unknown(),
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.null()),
  configs: z.record(z.string(), file),
  secrets: z.record(z.string(), file),
});

export type Compose = z.infer<typeof composeSchema>;
export type ComposeService = z.infer<typeof service>;

/** @returns docker/compose.yaml as compose reads it, anchors and merges resolved. @throws where it does not fit */
export const readCompose = (): Compose =>
  composeSchema.parse(parse(readFileSync('docker/compose.yaml', 'utf8'), { merge: true }));

/** @returns the objects of docker/kubernetes.yaml */
export const readKubernetes = (): readonly KubernetesObject[] =>
  parseAllDocuments(readFileSync('docker/kubernetes.yaml', 'utf8')).map((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return kubernetesObject.parse(document.toJS());
  });

const named = z.strictObject({ name: z.string() });
const probe = z.strictObject({
  httpGet: z.strictObject({ path: z.string(), port: z.string(), scheme: z.literal('HTTPS') }).optional(),
  exec: z.strictObject({ command: z.array(z.string()) }).optional(),
  initialDelaySeconds: z.int().optional(),
  timeoutSeconds: z.int().optional(),
});
const labels = z.strictObject({ app: z.string() });
const quantities = z.strictObject({ cpu: z.string().optional(), memory: z.string().optional() });
const container = z.strictObject({
  name: z.string(),
  image: z.string(),
  args: z.array(z.string()),
  envFrom: z.array(z.strictObject({ configMapRef: named.optional(), secretRef: named.optional() })),
  env: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  ports: z.array(z.strictObject({ name: z.string(), containerPort: z.int() })),
  readinessProbe: probe,
  livenessProbe: probe,
  resources: z.strictObject({ requests: quantities, limits: quantities }),
  securityContext: z.strictObject({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.strictObject({ drop: z.tuple([z.literal('ALL')]) }),
  }),
  volumeMounts: z.array(z.strictObject({ name: z.string(), mountPath: z.string(), readOnly: z.boolean().optional() })),
});
const deployment = z.strictObject({
  apiVersion: z.literal('apps/v1'),
  kind: z.literal('Deployment'),
  metadata: z.strictObject({ name: z.string(), labels }),
  spec: z.strictObject({
    replicas: z.int(),
    strategy: z.strictObject({ type: z.literal('Recreate') }).optional(),
    selector: z.strictObject({ matchLabels: labels }),
    template: z.strictObject({
      metadata: z.strictObject({ labels }),
      spec: z.strictObject({
        terminationGracePeriodSeconds: z.int(),
        automountServiceAccountToken: z.literal(false),
        securityContext: z.looseObject({ runAsNonRoot: z.literal(true) }),
        containers: z.tuple([container]),
        volumes: z.array(
          z.strictObject({
            name: z.string(),
            persistentVolumeClaim: z.strictObject({ claimName: z.string() }).optional(),
            secret: z.strictObject({ secretName: z.string() }).optional(),
            emptyDir: z.strictObject({}).optional(),
          }),
        ),
      }),
    }),
  }),
});
const kubernetesObject = z.discriminatedUnion('kind', [
  deployment,
  z.strictObject({
    apiVersion: z.literal('v1'),
    kind: z.literal('ConfigMap'),
    metadata: named,
    data: z.record(z.string(), z.string()),
  }),
  z.strictObject({
    apiVersion: z.literal('v1'),
    kind: z.literal('PersistentVolumeClaim'),
    metadata: named,
    spec: z.looseObject({ accessModes: z.array(z.string()) }),
  }),
  z.strictObject({
    apiVersion: z.literal('v1'),
    kind: z.literal('Service'),
    metadata: named,
    spec: z.strictObject({
      selector: labels,
      ports: z.array(z.strictObject({ name: z.string(), port: z.int(), targetPort: z.string() })),
    }),
  }),
]);
export type KubernetesObject = z.infer<typeof kubernetesObject>;

/** One instruction of a Dockerfile, continued lines joined. */
export interface Instruction {
  readonly word: string;
  readonly rest: string;
}

export const readDockerfile = (path: string): readonly Instruction[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ word: line.split(' ')[0], rest: line.slice(line.indexOf(' ') + 1).trim() }));
