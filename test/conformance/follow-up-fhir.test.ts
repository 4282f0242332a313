import { describe, expect, test } from '@jest/globals';
import { Fhir } from 'fhir/fhir.js';
import type { FhirBundle } from '../../server/follow-up/follow-up-fhir.js';
import { followUpFhir } from '../../server/follow-up/follow-up-fhir.js';
import { followUpOf } from '../../server/follow-up/follow-up-of.js';
import { followedPatient, judgedPatient } from '../fixtures/followed-patient.js';

const at = new Date(Date.UTC(2026, 5, 1, 12));

const serious: readonly string[] = ['error', 'fatal'];

/** Errors by the structure definitions of FHIR R4 that FHIR.js brings: names, types, how often, and codes of the value sets that it has. */
const r4Errors = (bundle: object): readonly string[] =>
  new Fhir()
    .validate(bundle, { errorOnUnexpected: true })
    .messages.filter(({ severity }) => severity !== undefined && serious.includes(severity))
    .map(({ location, message }) => `${location}: ${message}`);

describe('the response as FHIR R4, by the structure definitions', () => {
  const decided = followUpOf(followedPatient(), {
    decisions: [{ kind: 'absent', lesion: judgedPatient().lesions[1].key, date: '20260501' }],
  });

  test.each([
    ['with a lesion that nobody evaluated', followUpFhir(judgedPatient(), 'P', at)],
    ['with a lesion that is gone', followUpFhir(decided, 'P', at)],
  ])('has no error: %s', (_, bundle) => {
    expect(bundle.entry.length).toBeGreaterThan(10);
    expect(r4Errors(bundle)).toEqual([]);
    for (const { resource } of bundle.entry) expect(r4Errors(resource)).toEqual([]);
  });

  test('has errors where something is no R4, so that silence means something', () => {
    const bundle: FhirBundle = followUpFhir(judgedPatient(), 'P', at);
    const [report, observation] = bundle.entry.map(({ resource }) => resource);
    expect(r4Errors({ ...report, status: 'guessed' })).not.toEqual([]);
    expect(r4Errors({ ...observation, effectiveDateTime: 'yesterday' })).not.toEqual([]);
    expect(r4Errors({ ...observation, lesion: 'a' })).not.toEqual([]);
    const { code: _code, ...without } = observation;
    expect(r4Errors(without)).not.toEqual([]);
  });
});
