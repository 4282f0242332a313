import { concepts } from '../../measurement/concepts.js';
import type { WritableDataset } from '../../part10/writable-dataset.js';
import type { CtSlice, CtVolume } from '../../volume/ct-volume.js';
import { codeItem } from '../content-items.js';

/** What all frames share: orientation and spacing of the source series, and the one segment (PS3.3 C.7.6.16). */
export const sharedFunctionalGroups = ({ orientation, spacingMm, slices }: CtVolume): WritableDataset => ({
  PlaneOrientationSequence: [{ ImageOrientationPatient: orientation.flat() }],
  PixelMeasuresSequence: [
    {
      SliceThickness: positive(slices[0].sliceThicknessMm) ?? toMicrometer(spacingMm[0]),
      SpacingBetweenSlices: toMicrometer(spacingMm[0]),
      PixelSpacing: [spacingMm[1], spacingMm[2]],
    },
  ],
  SegmentIdentificationSequence: [{ ReferencedSegmentNumber: 1 }],
});

/** @param index of the frame, from 0, in the order of the slices along the normal */
export const frameFunctionalGroups = (slice: CtSlice, index: number): WritableDataset => ({
  FrameContentSequence: [{ DimensionIndexValues: [1, index + 1] }],
  PlanePositionSequence: [{ ImagePositionPatient: slice.position }],
  DerivationImageSequence: [
    {
      DerivationCodeSequence: [codeItem(concepts.segmentation)],
      SourceImageSequence: [
        {
          ReferencedSOPClassUID: slice.sopClassUID,
          ReferencedSOPInstanceUID: slice.sopInstanceUID,
          ...(slice.frameNumber !== undefined && { ReferencedFrameNumber: slice.frameNumber }),
          SpatialLocationsPreserved: 'YES',
          PurposeOfReferenceCodeSequence: [codeItem(concepts.sourceImageForProcessing)],
        },
      ],
    },
  ],
});

/** Frames are indexed by segment and by position, PS3.3 C.7.6.17. */
export const dimensionModule = (dimensionOrganizationUID: string): WritableDataset => ({
  DimensionOrganizationType: '3D',
  DimensionOrganizationSequence: [{ DimensionOrganizationUID: dimensionOrganizationUID }],
  DimensionIndexSequence: [
    {
      DimensionOrganizationUID: dimensionOrganizationUID,
      DimensionIndexPointer: 0x0062000b,
      FunctionalGroupPointer: 0x0062000a,
      DimensionDescriptionLabel: 'Segment Number',
    },
    {
      DimensionOrganizationUID: dimensionOrganizationUID,
      DimensionIndexPointer: 0x00200032,
      FunctionalGroupPointer: 0x00209113,
      DimensionDescriptionLabel: 'Image Position Patient',
    },
  ],
});

const positive = (value: number | undefined): number | undefined =>
  value !== undefined && value > 0 ? value : undefined;

/** Positions are differences of decimals: 2.5 comes out as 2.5000000000001. */
const toMicrometer = (mm: number): number => Math.round(mm * 1e6) / 1e6;
