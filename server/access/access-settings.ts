import { z } from 'zod';

const url = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });

/** Settings of who may do what: the group `access` of the configuration. */
export const accessSettings = z.strictObject({
  issuer: url.optional().meta({
    env: 'ACCESS_ISSUER',
    description:
      'Issuer of the OIDC identity provider, as in the `iss` of its tokens. Absent: nobody signs in, and the server only listens on this machine unless `access.open` says otherwise.',
  }),
  audience: z.string().min(1).default('recist3d').meta({
    env: 'ACCESS_AUDIENCE',
    description: '`aud` that a token must carry.',
  }),
  jwksUrl: url.optional().meta({
    env: 'ACCESS_JWKS_URL',
    description: 'Keys of the identity provider; absent: as its `/.well-known/openid-configuration` says.',
  }),
  rolesClaim: z.string().min(1).default('roles').meta({
    env: 'ACCESS_ROLES_CLAIM',
    description: 'Claim that holds the roles, with dots for claims within claims (`realm_access.roles` of Keycloak).',
  }),
  rolePrefix: z.string().max(100).optional().meta({
    env: 'ACCESS_ROLE_PREFIX',
    description: 'What goes before `viewer`, `reviewer` and `admin` in that claim, such as `recist3d-`.',
  }),
  clockSkewSeconds: z.int().min(0).max(600).default(30).meta({
    env: 'ACCESS_CLOCK_SKEW_SECONDS',
    description: 'How far the clocks of this machine and of the identity provider may differ.',
  }),
  open: z.boolean().default(false).meta({
    env: 'ACCESS_OPEN',
    description:
      'true: everybody who reaches the server may do everything, also from other machines. Only where a proxy with login stands before it.',
  }),
  apiKeys: z.boolean().default(false).meta({
    env: 'ACCESS_API_KEYS',
    description:
      'true: whoever calls needs an API key (`recist3d api-key create`), also without `access.issuer`; for installations that only machines call. Where an issuer is set, keys always open.',
  }),
  reader: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[^\\\p{Cc}]*$/u, 'must be a person name without control characters and backslashes')
    .default('Local^Reader')
    .meta({
      env: 'ACCESS_READER',
      description:
        'Whom decisions are signed by where nobody signs in (`Family^Given`); the header X-Recist3d-Reader goes before it.',
    }),
  organization: z.string().min(1).max(64).default('Not stated').meta({
    env: 'ACCESS_ORGANIZATION',
    description: 'Organization of the verifying observers, for verified reports.',
  }),
  origins: z
    .string()
    .regex(
      /^https?:\/\/[^\s,/]+(,\s*https?:\/\/[^\s,/]+)*$/,
      'must be origins such as https://viewer.example, separated by commas',
    )
    .optional()
    .meta({
      env: 'ACCESS_ORIGINS',
      description: 'Further web origins whose pages may call the API (CORS), separated by commas; none by default.',
    }),
  requestsPerMinute: z.int().min(10).max(1_000_000).default(6000).meta({
    env: 'ACCESS_REQUESTS_PER_MINUTE',
    description: 'Requests that one caller may send in a minute.',
  }),
});

export type AccessSettings = Readonly<z.output<typeof accessSettings>>;
