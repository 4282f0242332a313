/** Package name of the extension; OHIF finds it by this. */
export const id = '@recist3d/extension-lesion-review';
