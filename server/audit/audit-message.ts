import type { AuditAction, AuditEntry } from './audit-entry.js';

interface Coded {
  readonly code: string;
  readonly scheme: string;
  readonly text: string;
}

/** PS3.15 table A.5.3: which message an action is, and C(reate) R(ead) U(pdate) E(xecute). */
const messageOf: Readonly<Record<AuditAction, { readonly event: Coded; readonly action: 'C' | 'R' | 'U' | 'E' }>> = {
  viewed: { event: dcm('110103', 'DICOM Instances Accessed'), action: 'R' },
  decided: { event: dcm('110103', 'DICOM Instances Accessed'), action: 'U' },
  corrected: { event: dcm('110103', 'DICOM Instances Accessed'), action: 'U' },
  segmented: { event: dcm('110103', 'DICOM Instances Accessed'), action: 'R' },
  converted: { event: dcm('110103', 'DICOM Instances Accessed'), action: 'C' },
  stored: { event: dcm('110104', 'DICOM Instances Transferred'), action: 'C' },
  answered: { event: dcm('110103', 'DICOM Instances Accessed'), action: 'R' },
  defined: { event: dcm('110100', 'Application Activity'), action: 'E' },
  administered: { event: dcm('110100', 'Application Activity'), action: 'U' },
  exported: { event: dcm('110106', 'Export'), action: 'R' },
  refused: { event: dcm('110113', 'Security Alert'), action: 'E' },
};

function dcm(code: string, text: string): Coded {
  return { code, scheme: 'DCM', text };
}

/** @returns an entry as a DICOM audit message. @see PS3.15 A.5.1 (schema), A.5.3 (messages) */
export function auditMessage({ action, at, reader, outcome, route, studyInstanceUID }: AuditEntry): string {
  const { event, action: kind } = messageOf[action];
  const failed = outcome === 'success' ? 0 : 4;
  const object =
    studyInstanceUID === undefined
      ? ''
      : element(
          'ParticipantObjectIdentification',
          { ParticipantObjectID: studyInstanceUID, ParticipantObjectTypeCode: '2', ParticipantObjectTypeCodeRole: '3' },
          coded('ParticipantObjectIDTypeCode', dcm('110180', 'Study Instance UID')) +
            element('ParticipantObjectQuery', {}, Buffer.from(route).toString('base64')),
        );
  return element(
    'AuditMessage',
    {},
    element(
      'EventIdentification',
      { EventActionCode: kind, EventDateTime: at.toISOString(), EventOutcomeIndicator: String(failed) },
      coded('EventID', event),
    ) +
      element('ActiveParticipant', { UserID: reader.id, UserName: reader.name, UserIsRequestor: 'true' }, '') +
      element('AuditSourceIdentification', { AuditSourceID: 'recist3d' }, '') +
      object,
  );
}

const coded = (name: string, { code, scheme, text }: Coded): string =>
  element(name, { 'csd-code': code, codeSystemName: scheme, originalText: text }, '');

function element(name: string, attributes: Readonly<Record<string, string>>, content: string): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  return content === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${content}</${name}>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** What XML 1.0 cannot carry at all is left out. */
const escaped = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cs}]/gu, ' ').replace(/[&<>"']/g, (sign) => entities[sign]);
