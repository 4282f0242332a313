/** A directed graph as a capacity matrix; the plainest form there is. */
export type CapacityMatrix = number[][];

/** @returns the maximum flow from `source` to `sink` by shortest augmenting paths (Edmonds and Karp, 1972): slow, and obviously right. */
export function edmondsKarp(capacities: CapacityMatrix, source: number, sink: number): number {
  const residual = capacities.map((row) => [...row]);
  let flow = 0;
  for (;;) {
    const parents = shortestPath(residual, source, sink);
    if (parents[sink] < 0) return flow;
    let pushed = Infinity;
    for (let node = sink; node !== source; node = parents[node]!)
      pushed = Math.min(pushed, residual[parents[node]][node]);
    for (let node = sink; node !== source; node = parents[node]!) {
      residual[parents[node]][node] -= pushed;
      residual[node][parents[node]] += pushed;
    }
    flow += pushed;
  }
}

function shortestPath(residual: CapacityMatrix, source: number, sink: number): Int32Array {
  const parents = new Int32Array(residual.length).fill(-1);
  parents[source] = source;
  const queue = [source];
  for (let node = queue.shift(); node !== undefined && parents[sink] < 0; node = queue.shift()) {
    residual[node].forEach((capacity, next) => {
      if (capacity > 0 && parents[next] < 0) {
        parents[next] = node;
        queue.push(next);
      }
    });
  }
  return parents;
}
