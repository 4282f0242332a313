/** ROIs are half again as wide as what is trained on, so that turned and shifted images have no empty corners. */
export const ROI_MARGIN = 1.5;
