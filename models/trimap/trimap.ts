/** What is known of a pixel before a cut; the values are those of OpenCV's GrabCut. Odd values are foreground, those above 1 may change. */
export const BACKGROUND = 0;
export const FOREGROUND = 1;
export const PROBABLE_BACKGROUND = 2;
export const PROBABLE_FOREGROUND = 3;

/** One of the four values for each pixel, C order [row, column]. */
export type Trimap = Uint8Array;

/** @returns 1 where the trimap says foreground for certain. */
export const certainForeground = (trimap: Trimap): Uint8Array => trimap.map((value) => (value === FOREGROUND ? 1 : 0));
