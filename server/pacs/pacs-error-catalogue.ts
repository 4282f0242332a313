import type { ErrorEntry } from '../../dicom-sr/errors/recist3d-error.js';

/** Every code that archive access raises: over DICOMweb, in the embedded store, and in the change feeds. */
export const pacsErrorCatalogue = {
  'pacs-unreachable': {
    meaning: 'The archive does not accept connections, or closed one before it answered.',
    nextStep: 'Check that the archive runs and that its address (PACS_URL) can be reached from here.',
    retryable: true,
  },
  'pacs-timeout': {
    meaning: 'The archive did not answer in time.',
    nextStep: 'Check the load of the archive, or raise PACS_TIMEOUT_SECONDS.',
    retryable: true,
  },
  'pacs-certificate-refused': {
    meaning: 'The TLS certificate of the archive is not trusted here.',
    nextStep: 'Give the certificate of the hospital CA (PACS_CA_FILE), or renew the certificate.',
    retryable: false,
  },
  'pacs-credentials-refused': {
    meaning: 'The archive refused the credentials, or the account lacks the right.',
    nextStep: 'Check PACS_USERNAME and PACS_PASSWORD, PACS_TOKEN or PACS_CLIENT_ID, and the rights of that account.',
    retryable: false,
  },
  'pacs-not-found': {
    meaning: 'The archive does not hold what was asked for.',
    nextStep: 'Check that the study was sent to this archive and not deleted since.',
    retryable: false,
  },
  'pacs-truncated': {
    meaning: 'The answer of the archive ended early or lacks instances that the archive announced.',
    nextStep:
      'It is fetched again by itself. If it stays so, look into the log of the archive for the instance that it cannot send.',
    retryable: true,
  },
  'pacs-rate-limited': {
    meaning: 'The archive asks to wait before the next request.',
    nextStep: 'Nothing: it is asked again later. If this is frequent, lower QUEUE_CONCURRENCY.',
    retryable: true,
  },
  'pacs-server-error': {
    meaning: 'The archive answered with an internal error.',
    nextStep: 'Look into the log of the archive.',
    retryable: true,
  },
  'pacs-request-refused': {
    meaning: 'The archive refused the request.',
    nextStep:
      'Check that PACS_URL is the root of its DICOMweb service and that it supports QIDO-RS, WADO-RS and STOW-RS.',
    retryable: false,
  },
  'pacs-invalid-answer': {
    meaning: 'The answer is not DICOMweb, such as the page of a login or of a proxy.',
    nextStep: 'Check PACS_URL and whatever stands between this machine and the archive.',
    retryable: true,
  },
  'pacs-too-large': {
    meaning: 'An answer or an instance is larger than this installation accepts.',
    nextStep: 'Leave the study out, or raise the limit.',
    retryable: false,
  },
  'dicomweb-request-invalid': {
    meaning: 'A request to the embedded archive cannot be answered as it was asked.',
    nextStep: 'Correct the request as its detail says; docs/dicomweb.md lists what the archive supports.',
    retryable: false,
  },
  'store-unavailable': {
    meaning: 'The folder of the embedded archive could not be read or written.',
    nextStep: 'Check that the disk is not full and that the folder belongs to the user who runs the server.',
    retryable: true,
  },
  'store-in-use': {
    meaning: 'Another process has opened the folder of the embedded archive.',
    nextStep: 'Stop the other server, or give this one a folder of its own.',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
