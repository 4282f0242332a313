import type { WritableDataset } from '../../part10/writable-dataset.js';
import type { Verification } from '../result-content.js';

/**
 * @param at DT of the decision
 * @returns whether a reader stands for the report, and who; PS3.3 C.17.2
 */
export const verificationModule = (verification: Verification | undefined, at: string): WritableDataset =>
  verification === undefined
    ? { VerificationFlag: 'UNVERIFIED' }
    : {
        VerificationFlag: 'VERIFIED',
        VerifyingObserverSequence: [
          {
            VerifyingObserverName: verification.observerName,
            // Type 2: hospitals code their staff in ways of their own.
            VerifyingObserverIdentificationCodeSequence: [],
            VerifyingOrganization: verification.organization,
            VerificationDateTime: at,
          },
        ],
      };
