import { z } from 'zod';

const url = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });
const secret = z.string().min(1);
const file = z.string().min(1);

/** Settings of the archive and how this server shows who it is: the group `pacs` of the configuration. */
export const pacsSettings = z.strictObject({
  url: url.optional().meta({
    env: 'PACS_URL',
    description:
      'The archive. For `orthanc` its REST root (`http://orthanc:8042`), for `dicomweb` the DICOMweb root. Absent: the embedded archive in `dataFolder`.',
  }),
  kind: z.enum(['orthanc', 'dicomweb']).default('orthanc').meta({
    env: 'PACS_KIND',
    description:
      '`orthanc` follows `/changes` and sees an arrival within seconds; `dicomweb` asks any DICOMweb archive by QIDO-RS every `intake.reconcileMinutes`.',
  }),
  username: z
    .string()
    .min(1)
    .optional()
    .meta({ env: 'PACS_USERNAME', description: 'User for HTTP Basic authentication.' }),
  password: secret.optional().meta({ env: 'PACS_PASSWORD', secret: true, description: 'Password of that user.' }),
  token: secret.optional().meta({
    env: 'PACS_TOKEN',
    secret: true,
    description: 'Bearer token, instead of user and password.',
  }),
  tokenUrl: url.optional().meta({
    env: 'PACS_TOKEN_URL',
    description:
      'Token endpoint of an OAuth 2.0 authorization server: tokens are got by client credentials, and renewed before they end and when the archive refuses one.',
  }),
  clientId: z
    .string()
    .min(1)
    .optional()
    .meta({ env: 'PACS_CLIENT_ID', description: 'Client at that authorization server.' }),
  clientSecret: secret.optional().meta({ env: 'PACS_CLIENT_SECRET', secret: true, description: 'Its secret.' }),
  tokenScope: z
    .string()
    .min(1)
    .optional()
    .meta({ env: 'PACS_TOKEN_SCOPE', description: 'Scopes that are asked for, separated by spaces.' }),
  caFile: file.optional().meta({
    env: 'PACS_CA_FILE',
    description: 'PEM file of certification authorities that are trusted for the archive, beside the public ones.',
  }),
  certificateFile: file.optional().meta({
    env: 'PACS_CERTIFICATE_FILE',
    description: 'PEM file of the certificate that this server shows to the archive (mutual TLS).',
  }),
  keyFile: file.optional().meta({ env: 'PACS_KEY_FILE', description: 'PEM file of its private key.' }),
  timeoutSeconds: z.number().positive().max(3600).default(60).meta({
    env: 'PACS_TIMEOUT_SECONDS',
    description: 'How long an answer of the archive may stay away.',
  }),
});

export type PacsSettings = Readonly<z.output<typeof pacsSettings>>;

/** @returns settings of the archive that do not fit together. */
export function pacsProblems(pacs: PacsSettings): readonly { readonly key: string; readonly problem: string }[] {
  const given = (...keys: readonly (keyof PacsSettings)[]): boolean => keys.some((key) => pacs[key] !== undefined);
  const goTogether = (a: keyof PacsSettings, b: keyof PacsSettings): boolean => given(a) === given(b);
  const problems: { key: string; problem: string }[] = [];
  const tell = (isWrong: boolean, key: keyof PacsSettings, problem: string): void => {
    if (isWrong) problems.push({ key: `pacs.${key}`, problem });
  };
  const kinds = [given('token'), given('username', 'password'), given('tokenUrl')].filter(Boolean).length;
  tell(!goTogether('username', 'password'), 'username', 'user and password go together');
  tell(kinds > 1, 'token', 'give either a token, or a user, or a token URL');
  tell(given('tokenUrl') && !(given('clientId') && given('clientSecret')), 'clientId', 'tokenUrl needs a client');
  tell(given('clientId', 'clientSecret', 'tokenScope') && !given('tokenUrl'), 'tokenUrl', 'is needed by the client');
  tell(!goTogether('certificateFile', 'keyFile'), 'keyFile', 'certificate and key go together');
  const isNamed = kinds > 0 || given('caFile', 'certificateFile', 'keyFile');
  tell(isNamed && !given('url'), 'url', 'is needed where credentials are given');
  return problems;
}
