"""OpenCV's GrabCut, one run for each line of input: `SIDE IMAGE TRIMAP MASK` (files of raw bytes); answers the milliseconds it took."""
import sys
import time

import cv2
import numpy as np

cv2.setNumThreads(1)
print(cv2.__version__, flush=True)
for line in sys.stdin:
    side, image_file, trimap_file, mask_file = line.split()
    shape = (int(side), int(side))
    image = cv2.cvtColor(np.fromfile(image_file, np.uint8).reshape(shape), cv2.COLOR_GRAY2BGR)
    mask = np.fromfile(trimap_file, np.uint8).reshape(shape)
    background, foreground = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(0)
    start = time.perf_counter()
    cv2.grabCut(image, mask, None, background, foreground, 5, cv2.GC_INIT_WITH_MASK)
    taken = 1000 * (time.perf_counter() - start)
    (mask & 1).tofile(mask_file)
    print(taken, flush=True)
