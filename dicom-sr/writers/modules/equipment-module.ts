import type { WritableDataset } from '../../part10/writable-dataset.js';
import { implementation } from '../../provenance/implementation.js';

/** General and Enhanced General Equipment, PS3.3 C.7.5.1 and C.7.5.2; our objects are recognised by it. */
export const equipmentModule: WritableDataset = {
  Manufacturer: implementation.manufacturer,
  ManufacturerModelName: implementation.modelName,
  DeviceSerialNumber: implementation.deviceSerialNumber,
  SoftwareVersions: implementation.softwareVersion,
};
