import { describe, expect, test } from '@jest/globals';
import { ByteSink } from '../../../../dicom-sr/part10/byte-sink.js';

describe('ByteSink', () => {
  test('keeps what is written across the growth of its buffer', () => {
    const sink = new ByteSink(1);
    sink.uint16(0x0102);
    sink.uint32(0x03040506);
    sink.bytes(Uint8Array.of(7, 8, 9));
    expect([...sink.toBytes()]).toEqual([2, 1, 6, 5, 4, 3, 7, 8, 9]);
  });
});
