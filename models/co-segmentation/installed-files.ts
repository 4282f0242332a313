/** Name of the network of pairs and its card where it is installed. */
export const coSegmentationModel = 'co-segmentation';
/** Name of what embeds a lesion, and of the lesions that it is paired with. */
export const lesionIndexModel = 'co-segmentation-lesions';
/** Changes whenever the same lesion gives another image. */
export const coSegmentationPreprocessing = 'marked-slice-1';
