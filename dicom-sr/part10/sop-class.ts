/** SOP classes by name (PS3.4 B.5), as far as recist3d reads or writes them. */
export const sopClass = {
  ctImageStorage: '1.2.840.10008.5.1.4.1.1.2',
  enhancedCtImageStorage: '1.2.840.10008.5.1.4.1.1.2.1',
  legacyConvertedEnhancedCtImageStorage: '1.2.840.10008.5.1.4.1.1.2.2',
  mrImageStorage: '1.2.840.10008.5.1.4.1.1.4',
  enhancedMrImageStorage: '1.2.840.10008.5.1.4.1.1.4.1',
  legacyConvertedEnhancedMrImageStorage: '1.2.840.10008.5.1.4.1.1.4.4',
  petImageStorage: '1.2.840.10008.5.1.4.1.1.128',
  legacyConvertedEnhancedPetImageStorage: '1.2.840.10008.5.1.4.1.1.128.1',
  enhancedPetImageStorage: '1.2.840.10008.5.1.4.1.1.130',
  segmentationStorage: '1.2.840.10008.5.1.4.1.1.66.4',
  labelMapSegmentationStorage: '1.2.840.10008.5.1.4.1.1.66.7',
  enhancedSr: '1.2.840.10008.5.1.4.1.1.88.22',
  comprehensiveSr: '1.2.840.10008.5.1.4.1.1.88.33',
  comprehensive3dSr: '1.2.840.10008.5.1.4.1.1.88.34',
  extensibleSr: '1.2.840.10008.5.1.4.1.1.88.35',
  keyObjectSelection: '1.2.840.10008.5.1.4.1.1.88.59',
} as const;
