/** Name of the stage of a co-segmentation run that keeps its lesions and how they are embedded. */
export const indexStage = 'lesion-index';
