/** How many neighbours a node has: 4 and 8 in a plane; 6 (faces), 18 (faces, edges) and 26 (and corners) in a volume. */
export type Neighbourhood = 4 | 8 | 6 | 18 | 26;

/** The step to a neighbour, in columns, rows and slices; each is -1, 0 or 1. */
export interface GridDirection {
  readonly column: number;
  readonly row: number;
  readonly slice: number;
}

/** How many of the three steps may differ from 0: 1 = faces, 2 = and edges, 3 = and corners. */
const reach: Readonly<Record<Neighbourhood, number>> = { 4: 1, 8: 2, 6: 1, 18: 2, 26: 3 };

/**
 * @returns the directions of a neighbourhood in opposite pairs: direction `d ^ 1` is the reverse of direction `d`, and the even ones
 * lead to nodes that are later in memory.
 */
export function gridDirections(neighbourhood: Neighbourhood): readonly GridDirection[] {
  const flat = neighbourhood === 4 || neighbourhood === 8;
  const pairs: GridDirection[] = [];
  for (let slice = 0; slice <= (flat ? 0 : 1); slice++) {
    for (let row = -1; row <= 1; row++) {
      for (let column = -1; column <= 1; column++) {
        const later = slice > 0 || row > 0 || (row === 0 && column > 0);
        const steps = Math.abs(column) + Math.abs(row) + slice;
        // 0 - x, because -x would make a negative zero.
        if (later && steps <= reach[neighbourhood]) {
          pairs.push({ column, row, slice }, { column: 0 - column, row: 0 - row, slice: 0 - slice });
        }
      }
    }
  }
  return pairs;
}
