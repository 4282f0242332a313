/** Converts one lesion of an archive that it is told of on standard input, and says what that took: `{ megabytes, slices, seconds }`. */
import { text } from 'node:stream/consumers';
import { createMethodRegistry } from '../../dist-bench/models/methods/method-registry.js';
import { createDicomWebPacs } from '../../dist-bench/server/pacs/dicomweb-pacs.js';
import { convertLesion } from '../../dist-bench/server/pipeline/convert-lesion.js';
import { createPacsSeriesSource } from '../../dist-bench/server/pipeline/pacs-series-source.js';
import { SeriesVolumes } from '../../dist-bench/server/pipeline/series-volumes.js';
import { createInProcessSegmenter } from '../../dist-bench/server/segmenter/in-process-segmenter.js';

const { url, credentials, mark } = JSON.parse(await text(process.stdin));
const started = performance.now();
const pacs = createDicomWebPacs({ baseUrl: url, credentials });
let slices = 0;
const volumes = new SeriesVolumes({
  open: (study, series) => createPacsSeriesSource(pacs, study, series),
  seriesBytes: 2 ** 30,
  cacheBytes: 2 ** 28,
  onFetched: ({ images }) => void (slices += images),
});
const { studyInstanceUID, seriesInstanceUID } = mark.referencedImage;
await convertLesion({
  volumeOf: (growth) => volumes.around(studyInstanceUID, seriesInstanceUID, mark, growth),
  mark,
  segmenter: createInProcessSegmenter(createMethodRegistry()),
  methodId: 'default',
  jobKey: 'benchmark',
  acceptedAt: new Date(0),
  srSopClass: 'comprehensive-3d',
});
await pacs.close();
const megabytes = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ megabytes, slices, seconds: (performance.now() - started) / 1000 }));
