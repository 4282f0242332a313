/** What a caller may do. Routes ask for scopes; roles and API keys grant them. */
export const scopes = ['read', 'convert', 'review', 'admin'] as const;
export type Scope = (typeof scopes)[number];

export const scopeMeanings: Readonly<Record<Scope, string>> = {
  read: 'See jobs, lesions, images, reviews and statistics.',
  convert: 'Ask for conversions, and store into the embedded archive.',
  review: 'Decide on results, segment and measure, take part in reader studies.',
  admin: 'Define and export reader studies, export corrections and the audit trail.',
};

/** Roles of people, as the identity provider names them. */
export const roles = ['viewer', 'reviewer', 'admin'] as const;
export type Role = (typeof roles)[number];

/** The only place that says what a role may do. */
export const scopesOfRole: Readonly<Record<Role, readonly Scope[]>> = {
  viewer: ['read'],
  reviewer: ['read', 'convert', 'review'],
  admin: scopes,
};
