import { describe, expect, test } from '@jest/globals';
import { readFurtherAttributes } from '../../../../dicom-sr/volume/read-further-attributes.js';

const code = {
  CodeValue: '113100',
  CodingSchemeDesignator: 'DCM',
  CodeMeaning: 'Basic Application Confidentiality Profile',
};
const trial = { ClinicalTrialSponsorName: 'Sponsor', ClinicalTrialProtocolID: 'P1', ClinicalTrialSubjectID: 'S7' };

describe('readFurtherAttributes', () => {
  test('takes what patient and study say beyond the header', () => {
    const dataset = {
      PatientAge: '064Y',
      PatientWeight: 71.5,
      StudyDescription: 'Chest',
      IssuerOfPatientID: 'Hospital',
    };
    expect(readFurtherAttributes({ ...dataset, PatientName: 'A^B', KVP: 120 })).toEqual(dataset);
  });

  test('leaves out what is empty or breaks its VR', () => {
    expect(readFurtherAttributes({ PatientAge: '64 years', PatientWeight: null, StudyDescription: '' })).toEqual({});
  });

  test('says that identity was removed only with how', () => {
    const removed = { PatientIdentityRemoved: 'YES' };
    expect(readFurtherAttributes(removed)).toEqual({});
    const byName = { ...removed, DeidentificationMethod: ['Profile', 'By hand'] };
    expect(readFurtherAttributes(byName)).toEqual(byName);
    const byCode = { ...removed, DeidentificationMethodCodeSequence: [code] };
    expect(readFurtherAttributes(byCode)).toEqual(byCode);
    const halfACode = { ...removed, DeidentificationMethodCodeSequence: [{ CodeValue: '113100' }] };
    expect(readFurtherAttributes(halfACode)).toEqual({});
    expect(readFurtherAttributes({ PatientIdentityRemoved: 'NO' })).toEqual({ PatientIdentityRemoved: 'NO' });
  });

  test('takes a clinical trial whole, or not at all', () => {
    const empty = { ClinicalTrialProtocolName: null, ClinicalTrialSiteID: null, ClinicalTrialSiteName: null };
    expect(readFurtherAttributes(trial)).toEqual({ ...trial, ...empty });
    const { ClinicalTrialSponsorName: _sponsor, ...withoutSponsor } = trial;
    expect(readFurtherAttributes(withoutSponsor)).toEqual({});
    const timePoint = { ClinicalTrialTimePointDescription: 'Week 8' };
    expect(readFurtherAttributes({ ...trial, ...timePoint })).toMatchObject({
      ...timePoint,
      ClinicalTrialTimePointID: null,
    });
  });

  test('leaves private attributes of codes behind', () => {
    const item = { ...code, '00091010': 'private' };
    expect(readFurtherAttributes({ ProcedureCodeSequence: [item] })).toEqual({ ProcedureCodeSequence: [code] });
  });
});
