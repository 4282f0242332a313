/** Pieces that the OpenAPI document is put together from. */

export const reference = (name: string): object => ({ $ref: `#/components/schemas/${name}` });

export const answer = (description: string, name: string): object => ({
  description,
  content: { 'application/json': { schema: reference(name) } },
});

export const problem = (description: string): object => ({
  description,
  content: { 'application/problem+json': { schema: reference('Problem') } },
});

export const body = (name: string): object => ({
  required: true,
  content: { 'application/json': { schema: reference(name) } },
});

export const picture = (description: string): object => ({
  description,
  content: { 'image/png': { schema: { type: 'string', format: 'binary' } } },
});

export const parameter = (
  name: string,
  where: 'path' | 'query' | 'header',
  description: string,
  schema: object = { type: 'string' },
): object => ({ name, in: where, required: where === 'path', description, schema });
