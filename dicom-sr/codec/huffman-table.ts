/**
 * A Huffman code as a table over the next 16 bits: length of the code word in the upper, its value in the lower byte; 0 where no code word
 * begins with these bits.
 */
export type HuffmanTable = Uint16Array;

/**
 * @param counts of code words of 1 … 16 bits
 * @param values in the order of their code words
 * @returns undefined where the counts are those of no code
 * @see ITU-T T.81 C.2
 */
export function createHuffmanTable(counts: Uint8Array, values: Uint8Array): HuffmanTable | undefined {
  const table = new Uint16Array(2 ** 16);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++) {
    for (let n = 0; n < counts[length - 1]; n++, index++, code++) {
      const span = 2 ** (16 - length);
      if ((code + 1) * span > 2 ** 16 || index >= values.length) return undefined;
      table.fill((length << 8) | values[index], code * span, (code + 1) * span);
    }
    code *= 2;
  }
  return index === 0 ? undefined : table;
}
