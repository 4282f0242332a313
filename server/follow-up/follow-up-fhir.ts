import type { Code } from '../../dicom-sr/measurement/code.js';
import { concepts } from '../../dicom-sr/measurement/concepts.js';
import { codingScheme, recist3dConcepts } from '../../dicom-sr/measurement/recist3d-codes.js';
import { deriveUid } from '../../dicom-sr/provenance/derive-uid.js';
import type { FollowedLesion, FollowUp, JudgedVisit, LesionAtVisit } from './follow-up.js';

/** A FHIR R4 resource. */
export type FhirResource = Readonly<Record<string, unknown>> & { readonly resourceType: string };

/** A FHIR R4 Bundle of type collection. */
export interface FhirBundle extends FhirResource {
  readonly resourceType: 'Bundle';
  readonly entry: readonly { readonly fullUrl: string; readonly resource: FhirResource }[];
}

const systems: Readonly<Record<string, string>> = {
  SCT: 'http://snomed.info/sct',
  DCM: 'http://dicom.nema.org/resources/ontology/DCM',
  UCUM: 'http://unitsofmeasure.org',
  LN: 'http://loinc.org',
  [codingScheme.designator]: 'urn:recist3d:codes',
};

/**
 * @param patientID as the archive spells it
 * @returns a DiagnosticReport with one Observation a lesion and visit, one a visit for the sum and one for the response. Preliminary: no reader
 *   has signed it.
 * @see HL7 FHIR R4 (4.0.1) DiagnosticReport, Observation
 */
export function followUpFhir({ visits, lesions }: FollowUp, patientID: string, at: Date): FhirBundle {
  const subject = { identifier: { value: patientID } };
  const about = { subject, issued: at.toISOString() };
  const observations = [
    ...lesions.flatMap((lesion) =>
      visits.flatMap((visit, i) => lesionObservations(lesion, lesion.visits[i], visit, about)),
    ),
    ...visits.flatMap((visit) => visitObservations(visit, about)),
  ].map((resource) => ({ fullUrl: fullUrl(JSON.stringify(resource)), resource }));
  const last = visits[visits.length - 1];
  const report: FhirResource = {
    resourceType: 'DiagnosticReport',
    status: 'preliminary',
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'RAD' }] }],
    code: { coding: [{ system: systems['LN'], code: '18748-4', display: 'Diagnostic imaging study' }] },
    subject,
    effectivePeriod: { start: fhirDate(visits[0].date), end: fhirDate(last.date) },
    issued: at.toISOString(),
    result: observations.map(({ fullUrl: reference }) => ({ reference })),
    conclusion: `${last.response === 'baseline' ? 'Baseline' : last.response}. ${last.reason}`,
  };
  return {
    resourceType: 'Bundle',
    type: 'collection',
    timestamp: at.toISOString(),
    entry: [{ fullUrl: fullUrl(JSON.stringify(report)), resource: report }, ...observations],
  };
}

type About = Readonly<Record<string, unknown>>;

const imaging = [
  { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'imaging' }] },
];

function observation(code: Code, { date }: JudgedVisit, about: About, value: About, further: About = {}): FhirResource {
  return {
    resourceType: 'Observation',
    status: 'preliminary',
    category: imaging,
    code: concept(code),
    effectiveDateTime: fhirDate(date),
    ...about,
    ...value,
    ...further,
  };
}

function lesionObservations(
  { key, name, site, isNode }: FollowedLesion,
  { state, sizeMm, volumeMm3 }: LesionAtVisit,
  visit: JudgedVisit,
  about: About,
): readonly FhirResource[] {
  const place = {
    identifier: [{ system: 'urn:recist3d:lesion', value: key }],
    note: [{ text: name }],
    ...(site && { bodySite: concept(site) }),
  };
  const axis = isNode ? concepts.shortAxis : concepts.longAxis;
  if (state !== 'measured')
    return [observation(axis, visit, about, { dataAbsentReason: { text: state.replace('-', ' ') } }, place)];
  return [
    ...(sizeMm === undefined ? [] : [observation(axis, visit, about, quantity(sizeMm, 'mm'), place)]),
    ...(volumeMm3 === undefined ? [] : [observation(concepts.volume, visit, about, quantity(volumeMm3, 'mm3'), place)]),
  ];
}

function visitObservations(visit: JudgedVisit, about: About): readonly FhirResource[] {
  const { sumMm, missing, response, volumetric, reason } = visit;
  const said = (code: Code, value: string): FhirResource =>
    observation(code, visit, about, { valueCodeableConcept: { coding: [responseCoding(value)], text: value } });
  return [
    observation(
      recist3dConcepts.sumOfDiameters,
      visit,
      about,
      quantity(sumMm, 'mm'),
      missing.length === 0
        ? {}
        : { note: [{ text: `Without ${missing.length} target lesions that were not evaluated.` }] },
    ),
    ...(response === 'baseline'
      ? []
      : [{ ...said(recist3dConcepts.overallResponse, response), note: [{ text: reason }] }]),
    ...(volumetric ? [said(recist3dConcepts.volumetricResponse, volumetric.response)] : []),
  ];
}

const responseCoding = (value: string) => ({
  system: systems[codingScheme.designator],
  code: `RESPONSE-${value === 'non-CR/non-PD' ? 'NON' : value}`,
});

const concept = ({ value, scheme, meaning }: Code) => ({
  coding: [{ system: systems[scheme] ?? `urn:dicom:scheme:${scheme}`, code: value, display: meaning }],
});

const quantity = (value: number, unit: string) => ({
  valueQuantity: { value: Math.round(value * 1000) / 1000, unit, system: systems['UCUM'], code: unit },
});

const fhirDate = (date: string): string => `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}`;

/** UIDs are as good as UUIDs in a bundle. */
const fullUrl = (content: string): string => `urn:oid:${deriveUid('fhir', content)}`;
