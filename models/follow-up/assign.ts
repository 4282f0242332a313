/**
 * The Hungarian method: assigns rows to columns one to one at the smallest total cost.
 * @param costs costs[row][column], finite; at least as many columns as rows
 * @returns the column of each row
 * @throws {RangeError} for more rows than columns
 * @see Kuhn 1955, Munkres 1957; in the O(n³) form with potentials of Jonker and Volgenant 1987
 */
export function assign(costs: readonly (readonly number[])[]): readonly number[] {
  const rows = costs.length;
  const columns = rows === 0 ? 0 : costs[0].length;
  if (columns < rows) throw new RangeError('There are more rows than columns.');
  // Rows and columns are counted from 1; 0 is the row that is being placed.
  const ofRow = new Float64Array(rows + 1);
  const ofColumn = new Float64Array(columns + 1);
  const rowAt = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row++) {
    const way = shortestPath(costs, row, ofRow, ofColumn, rowAt);
    for (let column = way.end; column !== 0; column = way.before[column]) rowAt[column] = rowAt[way.before[column]];
  }
  const columnAt = new Array<number>(rows).fill(-1);
  for (let column = 1; column <= columns; column++) if (rowAt[column] > 0) columnAt[rowAt[column] - 1] = column - 1;
  return columnAt;
}

/** Dijkstra's way from a row to a free column over reduced costs; the potentials follow. */
function shortestPath(
  costs: readonly (readonly number[])[],
  row: number,
  ofRow: Float64Array,
  ofColumn: Float64Array,
  rowAt: Int32Array,
): { readonly end: number; readonly before: Int32Array } {
  const columns = ofColumn.length - 1;
  const least = new Float64Array(columns + 1).fill(Infinity);
  const before = new Int32Array(columns + 1);
  const done = new Uint8Array(columns + 1);
  rowAt[0] = row;
  let at = 0;
  do {
    done[at] = 1;
    const current = rowAt[at];
    let [delta, next] = [Infinity, 0];
    for (let column = 1; column <= columns; column++) {
      if (done[column] === 1) continue;
      const reduced = costs[current - 1][column - 1] - ofRow[current] - ofColumn[column];
      if (reduced < least[column]) {
        least[column] = reduced;
        before[column] = at;
      }
      if (least[column] < delta) [delta, next] = [least[column], column];
    }
    for (let column = 0; column <= columns; column++) {
      if (done[column] === 1) {
        ofRow[rowAt[column]] += delta;
        ofColumn[column] -= delta;
      } else least[column] -= delta;
    }
    at = next;
  } while (rowAt[at] !== 0);
  return { end: at, before };
}
