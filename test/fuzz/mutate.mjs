/** Numbers at which lengths, counts and indices break. */
const edges = [
  0, 1, 2, 7, 8, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
];
/** What parsers look for. */
const tokens = [
  'SQ',
  'UN',
  'OB',
  'OW',
  'UT',
  'DS',
  'xs',
  'ISO_IR 192',
  'ISO 2022 IR 87',
  '1.2.840.10008.1.2.1',
  '1.2.840.10008.1.2.5',
  '\\\\\\',
  '-1',
  '1e400',
  'NaN',
  '\x1b$B',
  '<!DOCTYPE x [<!ENTITY a "b">]>',
  '&#0;',
  '{"a":',
  '[[[[',
  ',,,,',
  '"',
  '\r\n',
  '\xfe\xff\x00\xe0',
  '\xfe\xff\x0d\xe0',
  '\xfe\xff\xdd\xe0',
  '\xe0\x7f\x10\x00',
  '\xff\xd8\xff',
  '\xff\x4f\xff\x51',
  '\xff\xda',
].map((text) => Buffer.from(text, 'latin1'));

const mutations = [
  (bytes, random) => void (bytes[random.below(bytes.length)] ^= 1 << random.below(8)),
  (bytes, random) => void (bytes[random.below(bytes.length)] = random.below(256)),
  (bytes, random) => bytes.subarray(0, random.below(bytes.length)),
  (bytes, random) => without(bytes, ...span(bytes, random)),
  (bytes, random) => {
    const [from, to] = span(bytes, random);
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from, to), bytes.subarray(to)]);
  },
  (bytes, random) => void bytes.fill(random.pick([0, 255, 32]), ...span(bytes, random)),
  (bytes, random) =>
    void (bytes.length >= 2 && bytes.writeUInt16LE(random.pick(edges) & 0xffff, random.below(bytes.length - 1))),
  (bytes, random) =>
    void (bytes.length >= 4 && bytes.writeUInt32LE(random.pick(edges) >>> 0, random.below(bytes.length - 3))),
  (bytes, random) =>
    void (bytes.length >= 4 && bytes.writeUInt32BE(random.pick(edges) >>> 0, random.below(bytes.length - 3))),
  (bytes, random) => {
    const at = random.below(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), random.pick(tokens), bytes.subarray(at)]);
  },
  (bytes, random) => void random.pick(tokens).copy(bytes, random.below(bytes.length)),
  (bytes, random, other) =>
    Buffer.concat([bytes.subarray(0, random.below(bytes.length)), other.subarray(random.below(other.length))]),
  (bytes, random) => digitsChanged(bytes, random),
];

/** Most spans are short, some are not. */
function span(bytes, random) {
  const from = random.below(bytes.length);
  const longest = random.below(4) === 0 ? bytes.length - from : Math.min(64, bytes.length - from);
  return [from, from + random.below(longest + 1)];
}

const without = (bytes, from, to) => Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);

/** A digit of a number in text. */
function digitsChanged(bytes, random) {
  for (let tries = 0; tries < 50; tries++) {
    const at = random.below(bytes.length);
    if (bytes[at] >= 0x30 && bytes[at] <= 0x39)
      return void (bytes[at] = random.pick([0x30, 0x31, 0x39, 0x2d, 0x2e, 0x65, 0x20]));
  }
}

/** @returns a file with one to six errors in it; some are spliced from another one. */
export function mutate(bytes, random, other) {
  let mutated = Buffer.from(bytes);
  for (let left = 1 + random.below(6); left > 0 && mutated.length > 0; left--)
    mutated = random.pick(mutations)(mutated, random, other) ?? mutated;
  return new Uint8Array(mutated);
}

/** @returns an image whose header is whole and whose pixel data has some bytes wrong: what a codec sees */
export function mutatePixels(bytes, random) {
  const at = Buffer.from(bytes).indexOf(Buffer.from([0xe0, 0x7f, 0x10, 0x00])) + 12;
  const mutated = Uint8Array.from(bytes);
  for (let left = 1 + random.below(8); left > 0; left--)
    mutated[at + random.below(Math.min(mutated.length - at, random.pick([64, 400, 1e9])))] = random.below(256);
  return mutated;
}

const numbers = [0, -0, 1, -1, 0.5, 1e-9, 1e9, -1e9, 1e300, 65535, 70000, 16, 12, 8, 511.5];
const geometry = [
  'ImagePositionPatient',
  'ImageOrientationPatient',
  'PixelSpacing',
  'Rows',
  'Columns',
  'BitsAllocated',
  'BitsStored',
  'HighBit',
  'PixelRepresentation',
  'RescaleSlope',
  'RescaleIntercept',
  'NumberOfFrames',
  'SamplesPerPixel',
  'PixelPaddingValue',
  'SliceThickness',
  'AcquisitionNumber',
  'InstanceNumber',
  'SOPInstanceUID',
  'SeriesInstanceUID',
  'FrameOfReferenceUID',
  'ImageType',
  'AcquisitionTime',
];

/** @returns a dataset of which one attribute is another number, absent, of another multiplicity, or that of another image */
export function mutateDataset(dataset, random, other) {
  const keyword = random.pick(geometry);
  const value = dataset[keyword];
  const values = Array.isArray(value) ? value : [value];
  const changed = random.pick([
    () => undefined,
    () => other[keyword],
    () => values.map((one) => (typeof one === 'number' && random.below(2) === 0 ? random.pick(numbers) : one)),
    () => values.map((one) => (typeof one === 'number' ? one * (1 + (random.next() - 0.5) * 1e-2) : one)),
    () => [...values].reverse(),
    () => values.slice(1),
  ])();
  return { ...dataset, [keyword]: Array.isArray(changed) && changed.length === 1 ? changed[0] : changed };
}
