/** Package name of the mode; OHIF finds it by this. */
export const id = '@recist3d/mode-lesion-review';
