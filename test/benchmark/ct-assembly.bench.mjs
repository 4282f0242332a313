import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { request } from 'undici';
import { bytesOf } from '../../dist-bench/dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../dist-bench/dicom-sr/part10/read-part10.js';
import { transferSyntax } from '../../dist-bench/dicom-sr/part10/transfer-syntax.js';
import { writePart10 } from '../../dist-bench/dicom-sr/part10/write-part10.js';
import { ctSeriesDatasets } from '../../dist-bench/dicom-sr/writers/write-ct-series.js';
import { deriveUid } from '../../dist-bench/dicom-sr/provenance/derive-uid.js';
import { createDicomWebPacs } from '../../dist-bench/server/pacs/dicomweb-pacs.js';
import { DecodingThreads } from '../../dist-bench/server/decoding/decoding-threads.js';
import { createPacsSeriesSource } from '../../dist-bench/server/pipeline/pacs-series-source.js';
import { SeriesVolumes } from '../../dist-bench/server/pipeline/series-volumes.js';
import { testHeader } from '../../dist-bench/test/fixtures/dicom/ct-series.js';
import { encapsulatedImage } from '../../dist-bench/test/fixtures/dicom/encapsulated-image.js';
import { converted } from '../../dist-bench/test/services/foreign-encoders.js';
import { startOrthanc } from '../../dist-bench/test/services/orthanc.js';
import { measureInTurns, Skipped } from './benchmark.mjs';

export const title =
  'A CT series of Orthanc as a volume, beside its bare retrieval; one lesion in a series of 3,000 slices (512 × 512)';

const [small, large] = [120, 3000];
const side = 512;
/** What a site's worker is given. */
const threads = 2;

/** One slice after the other: a series of 3,000 does not lie in memory. @param encode makes the file of a dataset */
function* slicesOf(key, count, encode = writePart10) {
  const affine = { columnStep: [0.75, 0, 0], rowStep: [0, 0.75, 0], sliceStep: [0, 0, 1] };
  const voxels = new Int16Array(side * side);
  let state = 1;
  for (let i = 0; i < voxels.length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    const inLesion = Math.hypot((i % side) - 200, Math.floor(i / side) - 300) < 12;
    voxels[i] = (inLesion ? 110 : 20) + ((state >>> 16) % 25);
  }
  const stored = { bitsStored: 12, signed: false, slope: 1, intercept: -1024 };
  const content = { voxels, shape: [1, side, side], header: testHeader(key), key, stored };
  const [dataset] = ctSeriesDatasets({ ...content, affine: { ...affine, origin: [-190, -190, 0] } });
  for (let slice = 0; slice < count; slice++) {
    const place = { ImagePositionPatient: [-190, -190, slice], InstanceNumber: slice + 1 };
    yield encode({ ...dataset, ...place, SOPInstanceUID: deriveUid('bench slice', key, String(slice)) });
  }
}

/** Files in JPEG-LS, of dcmtk; all slices have the same pixels, which are encoded once. */
function inJpegLs() {
  let frame;
  return (dataset) => {
    frame ??= bytesOf(readPart10(converted('dcmcjpls', ['IN', 'OUT'], writePart10(dataset))).dataset, 'PixelData')[0];
    return encapsulatedImage(dataset, transferSyntax.jpegLsLossless, [frame]);
  };
}

async function fill(orthanc, key, count, encode) {
  for (const part10 of slicesOf(key, count, encode)) {
    const response = await orthanc.ask('/instances', { method: 'POST', body: part10 });
    if (!response.ok) throw new Error(`Orthanc answered ${response.status}`);
  }
}

/** @param pixels length of the long axis; it decides how many slices are looked at */
const markOn = (key, slice, pixels) => ({
  longAxis: {
    endpoints: [
      [200 - pixels / 2, 300],
      [200 + pixels / 2, 300],
    ],
  },
  shortAxis: {
    endpoints: [
      [200, 288],
      [200, 312],
    ],
  },
  referencedImage: {
    sopClassUID: '1.2.840.10008.5.1.4.1.1.2',
    sopInstanceUID: deriveUid('bench slice', key, String(slice)),
    seriesInstanceUID: deriveUid('ct series', key),
    studyInstanceUID: testHeader(key).StudyInstanceUID,
  },
  findingSites: [],
  source: { sopClassUID: '', sopInstanceUID: '1.2', seriesInstanceUID: '1.3', studyInstanceUID: '1.4', groupIndex: 0 },
});

function openVolumes(pacs, decode) {
  const open = (study, series) => createPacsSeriesSource(pacs, study, series);
  return new SeriesVolumes({ open, seriesBytes: 2 ** 30, cacheBytes: 2 ** 28, decode });
}

/** The series is not known yet, as when it has just arrived. */
async function assemble(volumes, mark) {
  const { studyInstanceUID, seriesInstanceUID } = mark.referencedImage;
  volumes.forget(seriesInstanceUID);
  const started = performance.now();
  const { shape } = await volumes.around(studyInstanceUID, seriesInstanceUID, mark);
  if (shape[0] !== small) throw new Error(`${shape[0]} slices instead of ${small}`);
  return performance.now() - started;
}

async function bareRetrieval(orthanc, { studyInstanceUID, seriesInstanceUID }, leastBytes = small * side * side * 2) {
  const started = performance.now();
  const { username, password } = orthanc.credentials;
  const { body, statusCode } = await request(
    `${orthanc.dicomWebUrl}/studies/${studyInstanceUID}/series/${seriesInstanceUID}`,
    {
      headers: {
        accept: 'multipart/related; type="application/dicom"; transfer-syntax=*',
        'accept-encoding': 'identity',
        authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
      },
    },
  );
  let bytes = 0;
  for await (const chunk of body) bytes += chunk.length;
  if (statusCode !== 200 || bytes < leastBytes) throw new Error('the retrieval is not whole');
  return performance.now() - started;
}

/** A process of its own, so that nothing else counts: peak MB, slices, and seconds. */
function lesionInLargeSeries(orthanc, mark) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [new URL('lesion-process.mjs', import.meta.url).pathname],
    { input: JSON.stringify({ url: orthanc.dicomWebUrl, credentials: orthanc.credentials, mark }), encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** What the codec takes is its own: there is no limit beside the retrieval of half of the bytes. */
async function assembleCompressed(orthanc, pacs, decoding) {
  if (spawnSync('dcmcjpls', ['--version']).error !== undefined) return [];
  await fill(orthanc, 'compressed', small, inJpegLs());
  const whole = markOn('compressed', small / 2, 200);
  const [byThreads, here] = [openVolumes(pacs, decoding.decode), openVolumes(pacs)];
  const times = await measureInTurns(
    {
      ours: () => assemble(byThreads, whole),
      here: () => assemble(here, whole),
      bare: () => bareRetrieval(orthanc, whole.referencedImage, small * side),
    },
    { repeats: 3, warmUp: 1 },
  );
  for (const volumes of [byThreads, here]) volumes.close();
  return [
    {
      what: `${small} slices in JPEG-LS`,
      value: times.ours,
      unit: 'ms',
      reference: { name: 'bare retrieval', value: times.bare },
      note: `${times.here.toFixed(0)} ms without threads`,
    },
  ];
}

export async function run() {
  if (!existsSync('/usr/sbin/Orthanc')) throw new Skipped('no Orthanc (Debian: orthanc, orthanc-dicomweb)');
  const orthanc = await startOrthanc();
  const pacs = createDicomWebPacs({ baseUrl: orthanc.dicomWebUrl, credentials: orthanc.credentials });
  const decoding = new DecodingThreads(threads);
  try {
    await fill(orthanc, 'small', small);
    // A long axis of 150 mm reaches the whole series.
    const whole = markOn('small', small / 2, 200);
    const volumes = openVolumes(pacs, decoding.decode);
    const times = await measureInTurns(
      { ours: () => assemble(volumes, whole), bare: () => bareRetrieval(orthanc, whole.referencedImage) },
      { repeats: 7, warmUp: 2 },
    );
    volumes.close();
    const compressed = await assembleCompressed(orthanc, pacs, decoding);
    await fill(orthanc, 'large', large);
    const lesion = lesionInLargeSeries(orthanc, markOn('large', large / 2, 24));
    return [
      {
        what: `${small} slices: headers, pixels, checks, voxels`,
        value: times.ours,
        unit: 'ms',
        reference: { name: 'bare retrieval', value: times.bare },
        limit: 3 * times.bare,
      },
      ...compressed,
      {
        what: `a lesion in ${large} slices: peak memory`,
        value: lesion.megabytes,
        unit: 'MB',
        limit: 500,
        note: `${lesion.slices} slices fetched, ${lesion.seconds.toFixed(1)} s in all`,
      },
    ];
  } finally {
    await decoding.close();
    await pacs.close();
    await orthanc.stop();
  }
}
