import { createHash } from 'node:crypto';

/** Namespace of every UID that recist3d derives (RFC 9562 §6.6); changing it would make every repeat a new object. */
const namespace = Buffer.from('7b1e6a0c52f94d3f9c1d4a8e0f3b6d25', 'hex');

/**
 * @param parts what the object is made from, such as job key and role; ['a', 'b'] and ['a,b'] give different UIDs
 * @returns `2.25.` + the decimal of a name-based UUID (version 5); the same parts always give the same UID
 * @see PS3.5 B.2 UUID derived UID; RFC 9562 §5.5
 */
export function deriveUid(...parts: readonly string[]): string {
  const hash = createHash('sha1').update(namespace).update(JSON.stringify(parts)).digest().subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return `2.25.${BigInt(`0x${hash.toString('hex')}`)}`;
}
