"""Prints the voxels of a DICOM SEG in patient coordinates, as pydicom sees them: an independent reader for the tests."""

import sys

import numpy as np
import pydicom

dataset = pydicom.dcmread(sys.argv[1])
frames = dataset.pixel_array.reshape(-1, dataset.Rows, dataset.Columns)
shared = dataset.SharedFunctionalGroupsSequence[0]
orientation = np.array(shared.PlaneOrientationSequence[0].ImageOrientationPatient, dtype=float)
spacing = shared.PixelMeasuresSequence[0].PixelSpacing
along_row, along_column = orientation[:3] * float(spacing[1]), orientation[3:] * float(spacing[0])

print("voxels", int(frames.sum()))
for frame, group in zip(frames, dataset.PerFrameFunctionalGroupsSequence):
    position = np.array(group.PlanePositionSequence[0].ImagePositionPatient, dtype=float)
    for row, column in zip(*np.nonzero(frame)):
        point = position + column * along_row + row * along_column
        print(",".join(f"{value + 0.0:.3f}" for value in np.round(point, 3) + 0.0))
