import { codingScheme } from '../../measurement/recist3d-codes.js';
import type { WritableDataset } from '../../part10/writable-dataset.js';

/** What an object that uses our codes says of them, PS3.3 C.12.1 (Coding Scheme Identification Sequence). */
export const codingSchemeModule: WritableDataset = {
  CodingSchemeIdentificationSequence: [
    {
      CodingSchemeDesignator: codingScheme.designator,
      CodingSchemeName: codingScheme.name,
      CodingSchemeVersion: codingScheme.version,
      CodingSchemeResponsibleOrganization: codingScheme.responsibleOrganization,
    },
  ],
};
