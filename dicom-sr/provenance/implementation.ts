/**
 * Who writes: the equipment module and file meta information of every object of ours, and by what they are recognised again.
 * These words are stable: changing one makes earlier results foreign.
 */
export const implementation = {
  /** Our root below 2.25, from a random UUID. */
  classUID: '2.25.181289628281018127476659983535597572492',
  versionName: 'RECIST3D_0_1',
  manufacturer: 'recist3d',
  modelName: 'recist3d lesion segmentation',
  deviceSerialNumber: '1',
  softwareVersion: '0.1.0',
} as const;
