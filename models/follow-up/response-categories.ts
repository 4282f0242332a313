/** Response of the target lesions at one visit, RECIST 1.1 section 4.3.1. NE: not all of them could be measured. */
export type TargetResponse = 'CR' | 'PR' | 'SD' | 'PD' | 'NE';

/** Non-target lesions at one visit, RECIST 1.1 section 4.3.3; `none` where the patient has none. */
export type NonTargetResponse = 'CR' | 'non-CR/non-PD' | 'PD' | 'NE' | 'none';

/** Response of a patient at one visit. */
export type OverallResponse = TargetResponse | 'non-CR/non-PD';
