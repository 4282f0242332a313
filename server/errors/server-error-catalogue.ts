import type { ErrorEntry } from '../../dicom-sr/errors/recist3d-error.js';

/** Every code that the server raises itself; those of archive access stand in server/pacs. Codes are stable. */
export const serverErrorCatalogue = {
  'config-invalid': {
    meaning: 'The configuration holds values that cannot be used.',
    nextStep: 'Correct every key named in the message; docs/configuration.md describes them.',
    retryable: false,
  },
  'state-unavailable': {
    meaning: 'The state database could not be read or written.',
    nextStep:
      'Check that the disk is not full and that the data folder belongs to the user who runs the server; with DATABASE_URL, that Postgres runs and lets this account in.',
    retryable: true,
  },
  'data-folder-unusable': {
    meaning: 'The data folder cannot be made, or nothing can be written into it.',
    nextStep:
      'Give RECIST3D_DATA a folder on a disk that the user who runs the server may write to; below /proc, /sys and the like there is none.',
    retryable: false,
  },
  'data-folder-hangs': {
    meaning: 'The disk of the data folder does not answer.',
    nextStep:
      'Look at what is mounted there: a network share that is away lets everything wait. Bring it back, or give RECIST3D_DATA a folder on a local disk.',
    retryable: true,
  },
  'input-unreadable': {
    meaning: 'A folder or file that the command was given is not there, or cannot be read.',
    nextStep: 'Check the path after the option that the message names, and that you may read what lies below it.',
    retryable: false,
  },
  'out-folder-unusable': {
    meaning: 'The folder for the results cannot be made.',
    nextStep: 'Give --out a folder that you may write to, on a disk that is there.',
    retryable: false,
  },
  'state-from-newer-version': {
    meaning: 'The state database was written by a newer version of recist3d.',
    nextStep: 'Start the newer version, or give this one a data folder of its own.',
    retryable: false,
  },
  'broker-unavailable': {
    meaning: 'The message broker does not answer, or closed the connection.',
    nextStep:
      'Check that RabbitMQ runs and that QUEUE_URL leads to it. Nothing is lost: work waits in the state database meanwhile.',
    retryable: true,
  },
  'broker-credentials-refused': {
    meaning: 'The message broker does not let this account in.',
    nextStep: 'Check user, password and virtual host in QUEUE_URL, and the permissions of the account.',
    retryable: true,
  },
  'illegal-transition': {
    meaning: 'A job was asked to go into a state that does not follow from the one it is in.',
    nextStep: 'Report it with the log lines of the job; nothing was changed.',
    retryable: false,
  },
  'job-not-found': {
    meaning: 'No job has this id.',
    nextStep: 'List the jobs of the study and take an id from there.',
    retryable: false,
  },
  'study-not-found': {
    meaning: 'The archive does not hold this study.',
    nextStep: 'Check the Study Instance UID, and that the study was sent to this archive.',
    retryable: false,
  },
  'too-many-studies': {
    meaning: 'The documents hold marks of more studies than one import takes.',
    nextStep: 'Send the marks of at most 50 studies at a time, or convert the table with `recist3d convert`.',
    retryable: false,
  },
  'document-not-found': {
    meaning: 'The study holds no such Structured Report.',
    nextStep: 'Check the SOP Instance UID of the report that carries the mark.',
    retryable: false,
  },
  'segmenter-starting': {
    meaning: 'The threads that segment are starting.',
    nextStep: 'Wait some seconds; lesions that come meanwhile are converted all the same.',
    retryable: true,
  },
  'segmenter-crashed': {
    meaning: 'The worker that was segmenting stopped unexpectedly; it was replaced.',
    nextStep: 'The job is tried again by itself. If it keeps failing, check the memory of the machine.',
    retryable: true,
  },
  'segmenter-timeout': {
    meaning: 'Segmenting took longer than the configured limit.',
    nextStep: 'Raise segmentation.timeoutSeconds, or give the server more CPU.',
    retryable: true,
  },
  'decoder-crashed': {
    meaning:
      'The thread that was decoding images stopped unexpectedly, or stood still and was ended; another one takes its place.',
    nextStep:
      'The job is tried again by itself. If it keeps failing, check the memory of the machine, and whether another program can decode the images.',
    retryable: true,
  },
  'segmenter-closed': {
    meaning: 'The server is stopping and segments nothing any more.',
    nextStep: 'The job continues by itself when the server runs again.',
    retryable: true,
  },
  'segmentation-failed': {
    meaning: 'The segmentation method raised an error.',
    nextStep: 'Report it with the job id; try another method meanwhile.',
    retryable: false,
  },
  'no-lesion-found': {
    meaning: 'The method found nothing to segment at the mark.',
    nextStep: 'Check that the mark lies on the lesion, or segment it by hand.',
    retryable: false,
  },
  'store-unconfirmed': {
    meaning: 'The archive did not confirm every result that was sent to it.',
    nextStep: 'Results are sent again by themselves. If it stays so, look into the log of the archive.',
    retryable: true,
  },
  'store-refused': {
    meaning: 'The archive refused a result.',
    nextStep: 'Check that the archive accepts Segmentation and Comprehensive 3D SR, and that the account may store.',
    retryable: false,
  },
  'stored-differently': {
    meaning: 'What the archive gives back is not what was stored.',
    nextStep: 'Check whether the archive changes incoming objects; the result must not be used.',
    retryable: false,
  },
  'delivery-limit': {
    meaning: 'The job was interrupted or failed too often and was set aside.',
    nextStep: 'Look at the reasons in its history, then request it again.',
    retryable: false,
  },
  'method-unavailable': {
    meaning:
      'The method of a mark could run when the mark was accepted, and cannot on this machine: its model file is missing or damaged.',
    nextStep:
      'Install the weights anew (`recist3d doctor` says what is wrong) and start again; the mark waits meanwhile, and another worker may take it.',
    retryable: true,
  },
  'worker-needs-archive': {
    meaning: 'A worker was started without an archive of its own.',
    nextStep: 'Give it PACS_URL: the embedded archive belongs to the server that has its folder open.',
    retryable: false,
  },
  'port-in-use': {
    meaning: 'The server cannot listen on its address and port; most often another program does.',
    nextStep: 'Choose another port (RECIST3D_PORT), or an address of this machine (RECIST3D_HOST).',
    retryable: false,
  },
  'telemetry-not-installed': {
    meaning: 'Traces are asked for, but the packages that send them are not installed.',
    nextStep:
      'Run `npm i @opentelemetry/sdk-trace-base@2 @opentelemetry/exporter-trace-otlp-http@0.215 @opentelemetry/resources@2`, or remove TELEMETRY_TRACES_URL.',
    retryable: false,
  },
  'viewer-missing': {
    meaning: 'The viewer cannot be served: OHIF is not installed here, or its plugins are not built.',
    nextStep: 'Run `npm ci` and `npm run build`, or start the server without --viewer.',
    retryable: false,
  },
  unexpected: {
    meaning: 'Something happened that the program does not know.',
    nextStep: 'Report it with the log lines around it.',
    retryable: true,
  },
} as const satisfies Record<string, ErrorEntry>;
