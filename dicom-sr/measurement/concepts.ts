import type { Code } from './code.js';

const dcm = (value: string, meaning: string): Code => ({ value, scheme: 'DCM', meaning });
const sct = (value: string, meaning: string): Code => ({ value, scheme: 'SCT', meaning });
const ucum = (value: string, meaning: string): Code => ({ value, scheme: 'UCUM', meaning });

/**
 * Coded concepts by the role they play in what is written. Readers take other codes for the same role too: readers/matches-concept.ts.
 * @see PS3.16 TID 1500, 1501, 1410, 1411, 300, 310, 320, 1001–1004, 1204, 1600, 4019; meanings as in PS3.16
 */
export const concepts = {
  // TID 1500 Measurement Report
  imagingMeasurementReport: dcm('126000', 'Imaging Measurement Report'),
  imagingMeasurements: dcm('126010', 'Imaging Measurements'),
  imageLibrary: dcm('111028', 'Image Library'),
  imageLibraryGroup: dcm('126200', 'Image Library Group'),
  procedureReported: dcm('121058', 'Procedure reported'),
  imagingProcedure: sct('363679005', 'Imaging procedure'),
  ctOfUnspecifiedBodyRegion: { value: '25045-6', scheme: 'LN', meaning: 'CT unspecified body region' },

  // TID 1204 Language of Content Item and Descendants
  language: dcm('121049', 'Language of Content Item and Descendants'),
  englishUnitedStates: { value: 'en-US', scheme: 'RFC5646', meaning: 'English (United States)' },
  english: { value: 'en', scheme: 'RFC5646', meaning: 'English' },
  countryOfLanguage: dcm('121046', 'Country of Language'),
  unitedStates: { value: 'US', scheme: 'ISO3166_1', meaning: 'United States' },

  // TID 1001 Observation Context, 1002 Observer Context, 1003 Person, 1004 Device
  observerType: dcm('121005', 'Observer Type'),
  person: dcm('121006', 'Person'),
  device: dcm('121007', 'Device'),
  personObserverName: dcm('121008', 'Person Observer Name'),
  deviceObserverUid: dcm('121012', 'Device Observer UID'),
  deviceObserverName: dcm('121013', 'Device Observer Name'),
  deviceObserverManufacturer: dcm('121014', 'Device Observer Manufacturer'),
  deviceObserverModelName: dcm('121015', 'Device Observer Model Name'),
  deviceObserverSerialNumber: dcm('121016', 'Device Observer Serial Number'),

  // TID 1501 Measurement and Qualitative Evaluation Group, 1410 Planar ROI, 1411 Volumetric ROI
  measurementGroup: dcm('125007', 'Measurement Group'),
  activitySession: { value: 'C67447', scheme: 'NCIt', meaning: 'Activity Session' },
  trackingIdentifier: dcm('112039', 'Tracking Identifier'),
  trackingUniqueIdentifier: dcm('112040', 'Tracking Unique Identifier'),
  findingCategory: sct('276214006', 'Finding category'),
  finding: dcm('121071', 'Finding'),
  findingSite: sct('363698007', 'Finding Site'),
  laterality: sct('272741003', 'Laterality'),
  topographicalModifier: sct('106233006', 'Topographical modifier'),
  timePoint: { value: 'C2348792', scheme: 'UMLS', meaning: 'Time Point' },
  timePointType: dcm('126072', 'Time Point Type'),
  timePointOrder: dcm('126073', 'Time Point Order'),
  subjectTimePointIdentifier: dcm('126070', 'Subject Time Point Identifier'),
  /** CID 6146 Time Point Types. */
  baseline: { value: 'C1442488', scheme: 'UMLS', meaning: 'Baseline' },
  posttreatment: dcm('126074', 'Posttreatment'),

  // Response, PS3.16 TID 4104 and CID 6144, 6145, 6147
  responseEvaluationMethod: dcm('112021', 'Response Evaluation Method'),
  recist11: dcm('126081', 'RECIST 1.1'),
  currentResponse: dcm('112048', 'Current Response'),
  bestOverallResponse: dcm('112049', 'Best Overall Response'),
  measurementOfResponse: dcm('112051', 'Measurement of Response'),
  targetCompleteResponse: dcm('112041', 'Target Lesion Complete Response'),
  targetPartialResponse: dcm('112042', 'Target Lesion Partial Response'),
  targetProgressiveDisease: dcm('112043', 'Target Lesion Progressive Disease'),
  targetStableDisease: dcm('112044', 'Target Lesion Stable Disease'),
  nonTargetCompleteResponse: dcm('112045', 'Non-Target Lesion Complete Response'),
  nonTargetIncompleteResponse: dcm('112046', 'Non-Target Lesion Incomplete Response or Stable Disease'),
  nonTargetProgressiveDisease: dcm('112047', 'Non-Target Lesion Progressive Disease'),
  targetAtBaseline: dcm('112074', 'Target Lesion at Baseline'),
  nonTargetAtBaseline: dcm('112075', 'Non-Target Lesion at Baseline'),
  imageRegion: dcm('111030', 'Image Region'),
  referencedSegmentationFrame: dcm('121214', 'Referenced Segmentation Frame'),
  referencedSegment: dcm('121191', 'Referenced Segment'),
  volumeSurface: dcm('121231', 'Volume Surface'),
  sourceSeriesForSegmentation: dcm('121232', 'Source series for segmentation'),
  sourceImageForSegmentation: dcm('121233', 'Source image for segmentation'),
  measurementMethod: sct('370129005', 'Measurement Method'),

  // TID 300 Measurement, 310 Measurement Properties, 320 Image or Spatial Coordinates
  path: dcm('121055', 'Path'),
  sourceOfMeasurement: dcm('121112', 'Source of Measurement'),
  derivation: dcm('121401', 'Derivation'),
  mean: sct('373098007', 'Mean'),
  standardDeviation: sct('386136009', 'Standard Deviation'),
  upperRangeOfUncertainty: sct('371886008', '+, range of upper measurement uncertainty'),
  lowerRangeOfUncertainty: sct('371885007', '-, range of lower measurement uncertainty'),

  // Measurements
  longAxis: sct('103339001', 'Long Axis'),
  shortAxis: sct('103340004', 'Short Axis'),
  majorAxis: sct('131187009', 'Major Axis'),
  minorAxis: sct('131188004', 'Minor Axis'),
  length: sct('410668003', 'Length'),
  volume: sct('118565006', 'Volume'),
  /** Of CT in HU. Not DCM 122713, which is an attenuation correction method. */
  attenuationCoefficient: dcm('112031', 'Attenuation Coefficient'),

  // TID 4019 Algorithm Identification
  algorithmName: dcm('111001', 'Algorithm Name'),
  algorithmVersion: dcm('111003', 'Algorithm Version'),
  algorithmParameters: dcm('111002', 'Algorithm Parameters'),

  /** CID 7474 Volume Measurement Methods. */
  sumOfSegmentedVoxelVolumes: dcm('126030', 'Sum of segmented voxel volumes'),
  /** CID 7162 Surface Processing Algorithm Families, which PS3.3 table 10-19 uses for every algorithm. */
  neighborhoodAnalysis: dcm('123101', 'Neighborhood Analysis'),
  artificialIntelligence: dcm('123110', 'Artificial Intelligence'),
  /** CID 29 Acquisition Modality, TID 1602. */
  modality: dcm('121139', 'Modality'),
  computedTomography: dcm('CT', 'Computed Tomography'),
  magneticResonance: dcm('MR', 'Magnetic Resonance'),
  positronEmissionTomography: dcm('PT', 'Positron emission tomography'),

  // Key Object Selection, TID 2010, CID 7010
  rejectedForQualityReasons: dcm('113001', 'Rejected for Quality Reasons'),
  keyObjectDescription: dcm('113012', 'Key Object Description'),

  // Segmentation, PS3.3 C.8.20
  segmentation: dcm('113076', 'Segmentation'),
  sourceImageForProcessing: dcm('121322', 'Source image for image processing operation'),
  morphologicallyAbnormalStructure: sct('49755003', 'Morphologically Abnormal Structure'),
  lesion: sct('52988006', 'Lesion'),
  mass: sct('4147007', 'Mass'),
  nodule: sct('27925004', 'Nodule'),
} as const satisfies Record<string, Code>;

/** Units of measurement, UCUM (PS3.16 CID 7181 and CID 7460 to 7462). */
export const units = {
  millimeter: ucum('mm', 'millimeter'),
  centimeter: ucum('cm', 'centimeter'),
  cubicMillimeter: ucum('mm3', 'cubic millimeter'),
  hounsfield: ucum("[hnsf'U]", 'Hounsfield unit'),
  percent: ucum('%', 'Percent'),
  noUnits: ucum('1', 'no units'),
} as const satisfies Record<string, Code>;
