/*
 * The lines that an existing OHIF 3.13 needs for the lesion review.
 * 1. Copy this folder (extension-lesion-review.js, mode-lesion-review.js, lesion-network-worker.js, ort/) to /plugins/ of the viewer's origin.
 * 2. Put this block before `window.config` in app-config.js: OHIF import()s names that it does not know, and the map gives them files.
 */
document.currentScript.after(
  Object.assign(document.createElement('script'), {
    type: 'importmap',
    textContent: JSON.stringify({
      imports: {
        '@recist3d/extension-lesion-review': '/plugins/extension-lesion-review.js',
        '@recist3d/mode-lesion-review': '/plugins/mode-lesion-review.js',
      },
    }),
  }),
);

/* 3. Name both in window.config, and say where the API of recist3d is (the same origin, or one that lets this origin in). */
window.config = {
  extensions: ['@recist3d/extension-lesion-review'],
  modes: ['@recist3d/mode-lesion-review'],
  recist3d: { apiRoot: '/api' },
};

/*
 * OHIF 3.14 takes descriptors in place of the names and the import map:
 *   extensions: [{ packageName: '@recist3d/extension-lesion-review', importPath: '/plugins/extension-lesion-review.js' }],
 *   modes: [{ packageName: '@recist3d/mode-lesion-review', importPath: '/plugins/mode-lesion-review.js' }],
 */
