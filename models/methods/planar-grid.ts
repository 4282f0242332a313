/**
 * The grid of the methods in a plane: the long axis spans 32 to 64 pixels, whatever the lesion. Smaller lesions are magnified, so that the
 * trimap has room; larger ones are averaged, which bounds the time and lowers the noise.
 */
export const PLANAR_GRID = { leastPixels: 32, mostPixels: 64 } as const;
