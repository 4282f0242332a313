import type { Request, RequestHandler, Response } from 'express';
import type { AuditAction, AuditEvent } from '../../audit/audit-entry.js';
import type { Reader } from '../../access/reader.js';

interface AuditedRoute {
  readonly method: string;
  /** Of the whole path; the groups `jobId` and `study` are kept. */
  readonly path: RegExp;
  readonly action: AuditAction;
}

/** What the trail knows. Statistics, sessions and documents tell nothing of a patient and are left out. */
const routes: readonly AuditedRoute[] = [
  { method: 'GET', path: /^\/api\/studies\/(?<study>[\d.]+)\//, action: 'viewed' },
  { method: 'GET', path: /^\/api\/lesions\/(?<jobId>\w+)\//, action: 'viewed' },
  { method: 'GET', path: /^\/api\/review\/(?!statistics)(?<jobId>\w+)/, action: 'viewed' },
  { method: 'GET', path: /^\/api\/jobs/, action: 'viewed' },
  { method: 'GET', path: /^\/dicom-web\/studies\/(?<study>[\d.]+)/, action: 'viewed' },
  { method: 'GET', path: /^\/api\/reader-studies\/[\w-]+\/next/, action: 'viewed' },
  { method: 'GET', path: /^\/api\/reader-studies\/[\w-]+\/(export\.csv|summary)/, action: 'exported' },
  { method: 'GET', path: /^\/api\/patients\//, action: 'viewed' },
  { method: 'POST', path: /^\/api\/patients\/[^/]+\/decisions$/, action: 'decided' },
  { method: 'POST', path: /^\/api\/studies\/(?<study>[\d.]+)\/patient\/decisions$/, action: 'decided' },
  { method: 'GET', path: /^\/api\/training-cases/, action: 'exported' },
  { method: 'GET', path: /^\/api\/audit/, action: 'exported' },
  { method: 'POST', path: /^\/api\/review\/(?<jobId>\w+)\/correction$/, action: 'corrected' },
  { method: 'POST', path: /^\/api\/review\/(?<jobId>\w+)$/, action: 'decided' },
  { method: 'POST', path: /^\/api\/lesions\/(?<jobId>\w+)\//, action: 'segmented' },
  { method: 'POST', path: /^\/api\/marks\/propose$/, action: 'segmented' },
  { method: 'POST', path: /^\/api\/jobs$/, action: 'converted' },
  { method: 'POST', path: /^\/api\/marks\/import$/, action: 'converted' },
  { method: 'POST', path: /^\/dicom-web\//, action: 'stored' },
  { method: 'POST', path: /^\/api\/reader-studies\/[\w-]+\/answers$/, action: 'answered' },
  { method: 'POST', path: /^\/api\/reader-studies$/, action: 'defined' },
  { method: 'GET', path: /^\/api\/admin\/failures/, action: 'viewed' },
  { method: 'POST', path: /^\/api\/admin\/jobs\/(?<jobId>\w+)\//, action: 'administered' },
  { method: 'POST', path: /^\/api\/admin\//, action: 'administered' },
];

/**
 * @param record keeps an event
 * @returns a handler that keeps who did what once it is answered; and every request that was refused for want of rights
 */
export const auditRequests =
  (record: (event: AuditEvent) => void): RequestHandler =>
  (request, response, next) => {
    response.on('finish', () => {
      const event = eventOf(request, response);
      if (event !== undefined) record(event);
    });
    next();
  };

function eventOf(request: Request, response: Response): AuditEvent | undefined {
  const path = request.originalUrl.split('?')[0];
  const { statusCode } = response;
  const route = routes.find((candidate) => candidate.method === request.method && candidate.path.test(path));
  const isRefused = statusCode === 401 || statusCode === 403;
  if (route === undefined && !isRefused) return undefined;
  const { study, jobId } = route?.path.exec(path)?.groups ?? {};
  const reader = (response.locals as { readonly reader?: Reader }).reader;
  return {
    action: isRefused ? 'refused' : (route?.action ?? 'refused'),
    reader: reader === undefined ? { id: 'unknown', name: '' } : { id: reader.id, name: reader.name },
    outcome: statusCode < 400 ? 'success' : String(statusCode),
    route: patternOf(path),
    ...(study === undefined ? {} : { studyInstanceUID: study.slice(0, 64) }),
    ...(jobId === undefined ? {} : { jobId: jobId.slice(0, 64) }),
  };
}

/** Ids and UIDs stand elsewhere in the entry. */
const patternOf = (path: string): string =>
  path
    .split('/')
    .map((part) => (/^[a-z-]{1,40}(\.[a-z]{2,4})?$/.test(part) || part === '' ? part : ':value'))
    .join('/')
    .slice(0, 200);
