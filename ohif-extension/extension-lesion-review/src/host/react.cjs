/*
 * Stands in for `react` in the bundle. The plugin must use the viewer's own React: hooks of a second copy crash.
 * OHIF 3.14 puts it on window by package name. 3.13 does not: there it is taken out of the registry of the app's own modules, where it is
 * known by two functions that no other module exports.
 */
function fromRegistry() {
  const chunks = globalThis.rspackChunk || globalThis.webpackChunk;
  if (!chunks) throw new Error('recist3d: this viewer keeps its modules where the plugin cannot find React');
  let load;
  chunks.push([
    ['recist3d-react'],
    {},
    (r) => {
      load = r;
    },
  ]);
  for (const id of Object.keys(load.m)) {
    const source = Function.prototype.toString.call(load.m[id]);
    if (source.includes('exports.useSyncExternalStore=') && source.includes('exports.cloneElement=')) return load(id);
  }
  throw new Error('recist3d: this viewer has no React that the plugin knows');
}

module.exports = globalThis.react && globalThis.react.useState ? globalThis.react : fromRegistry();
