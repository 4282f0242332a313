/** SOP classes by name (PS3.4 B.5), as far as recist3d reads or writes them. */
export const sopClass = {
  ctImageStorage: '1.2.840.10008.5.1.4.1.1.2',
  segmentationStorage: '1.2.840.10008.5.1.4.1.1.66.4',
  labelMapSegmentationStorage: '1.2.840.10008.5.1.4.1.1.66.7',
  enhancedSr: '1.2.840.10008.5.1.4.1.1.88.22',
  comprehensiveSr: '1.2.840.10008.5.1.4.1.1.88.33',
  comprehensive3dSr: '1.2.840.10008.5.1.4.1.1.88.34',
  extensibleSr: '1.2.840.10008.5.1.4.1.1.88.35',
  keyObjectSelection: '1.2.840.10008.5.1.4.1.1.88.59',
} as const;
