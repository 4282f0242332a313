import type { GridDirection, Neighbourhood } from './grid-directions.js';
import { gridDirections } from './grid-directions.js';
import { NodeQueue } from './node-queue.js';

const FREE = 0;
const SOURCE = 1;
const SINK = 2;

/** Values of `parents` that are no direction. */
const TERMINAL = -1;
const NONE = -2;
const ORPHAN = -3;

/**
 * Minimum cut of a pixel or voxel grid by the augmenting-path algorithm of Boykov and Kolmogorov.
 *
 * The grid is implicit: a node's neighbour in direction d lies `offsets[d]` further in memory, so there are no arc lists. A border of one
 * empty node on each side (in a plane: none above and below) makes every neighbour exist; its arcs hold 0 and are never crossed. All
 * state lies in typed arrays that are kept between solves.
 *
 * Use: write `terminals` and `capacities` (both are consumed by `solve`), call `solve`, read `inSource`. A new grid needs `reshape`,
 * which also clears.
 * @see Y. Boykov, V. Kolmogorov, "An Experimental Comparison of Min-Cut/Max-Flow Algorithms for Energy Minimization in Vision",
 *   IEEE PAMI 26(9), 2004, section 3.
 */
export class GridMaxFlow {
  readonly directions: readonly GridDirection[];
  /** Nodes between a node and its neighbour, by direction. */
  readonly offsets: Int32Array;
  /** Nodes from one row to the next, and from one slice to the next, border included. */
  rowStride = 0;
  sliceStride = 0;
  /** Nodes of the grid, border included. */
  nodeCount = 0;
  /** Residual capacity of the arc that leaves `node` in `direction`, at `node * directions.length + direction`. */
  capacities = new Float32Array(0);
  /** Residual capacity to the terminals: > 0 from the source, < 0 to the sink (only the difference of the two matters). */
  terminals = new Float32Array(0);

  /** Which tree a node belongs to. */
  private trees = new Uint8Array(0);
  /** Direction from a node to its parent in its tree, or TERMINAL, NONE, ORPHAN. */
  private parents = new Int8Array(0);
  /** `distances[node]` to the terminal was known to be right at time `stamps[node]` (the marking heuristic of section 3.2.4). */
  private stamps = new Int32Array(0);
  private distances = new Int32Array(0);
  private active = new NodeQueue(0);
  /** A node is orphaned at most once per augmentation, so the nodes' number is room enough. */
  private orphans = new Int32Array(0);
  private orphanCount = 0;
  /** Nodes of the path that is being augmented; a simple path, so the nodes' number is room enough. */
  private path = new Int32Array(0);
  private pathLength = 0;
  private time = 0;
  /** From an arc's position to that of the reverse arc, by direction. */
  private readonly reverseArcs: Int32Array;
  private readonly hasSliceBorder: boolean;

  /** @param slices leave out for a plane; needed by the 3D neighbourhoods */
  constructor(neighbourhood: Neighbourhood, columns: number, rows: number, slices = 1) {
    this.directions = gridDirections(neighbourhood);
    this.hasSliceBorder = neighbourhood !== 4 && neighbourhood !== 8;
    this.offsets = new Int32Array(this.directions.length);
    this.reverseArcs = new Int32Array(this.directions.length);
    this.reshape(columns, rows, slices);
  }

  /** Makes an empty grid (all capacities 0) of another size; memory is taken anew only where the grid outgrows what is there. */
  reshape(columns: number, rows: number, slices = 1): void {
    if (slices > 1 && !this.hasSliceBorder) throw new RangeError('a 2D neighbourhood has one slice');
    this.rowStride = columns + 2;
    this.sliceStride = this.rowStride * (rows + 2);
    this.nodeCount = this.sliceStride * (this.hasSliceBorder ? slices + 2 : 1);
    const count = this.directions.length;
    this.directions.forEach(({ column, row, slice }, direction) => {
      const offset = column + row * this.rowStride + slice * this.sliceStride;
      this.offsets[direction] = offset;
      this.reverseArcs[direction] = offset * count + (direction ^ 1) - direction;
    });
    if (this.nodeCount > this.trees.length) this.allocate(this.nodeCount, count);
    else this.clear();
  }

  /** Sets every capacity to 0. */
  clear(): void {
    this.capacities.fill(0, 0, this.nodeCount * this.directions.length);
    this.terminals.fill(0, 0, this.nodeCount);
  }

  /** @returns the node of a voxel; the first one is 0, 0, 0. */
  nodeAt(column: number, row: number, slice = 0): number {
    const plane = this.hasSliceBorder ? slice + 1 : 0;
    return plane * this.sliceStride + (row + 1) * this.rowStride + column + 1;
  }

  /** Adds an arc and its reverse between a node and its neighbour. The neighbour must not lie in the border. */
  connect(node: number, direction: number, capacity: number, reverseCapacity = capacity): void {
    const arc = node * this.directions.length + direction;
    this.capacities[arc] += capacity;
    this.capacities[arc + this.reverseArcs[direction]] += reverseCapacity;
  }

  /** @returns true where the node is on the source's side of the minimum cut found last (the smallest such side). */
  inSource(node: number): boolean {
    return this.trees[node] === SOURCE;
  }

  /** @returns the maximum flow, equal to the capacity of the minimum cut; `terminals` and `capacities` hold what is left over. */
  solve(): number {
    this.plantTrees();
    let flow = 0;
    for (let node = this.nextActive(); node >= 0;) {
      const bridge = this.trees[node] === SOURCE ? this.growSource(node) : this.growSink(node);
      this.time++;
      if (bridge >= 0) {
        flow += this.augment(bridge);
        this.adoptOrphans();
      }
      // A node that still stands in its tree may hold more bridges; it is left only when it finds none.
      if (bridge < 0 || this.trees[node] === FREE) node = this.nextActive();
    }
    return flow;
  }

  private allocate(nodes: number, directions: number): void {
    this.capacities = new Float32Array(nodes * directions);
    this.terminals = new Float32Array(nodes);
    this.trees = new Uint8Array(nodes);
    this.parents = new Int8Array(nodes);
    this.stamps = new Int32Array(nodes);
    this.distances = new Int32Array(nodes);
    this.active = new NodeQueue(nodes);
    this.orphans = new Int32Array(nodes);
    this.path = new Int32Array(nodes);
  }

  /** Both search trees start from the nodes that are joined to their terminal; all of these are active. */
  private plantTrees(): void {
    const { nodeCount, terminals, trees, parents, distances, active } = this;
    this.stamps.fill(0, 0, nodeCount);
    this.time = 0;
    active.clear();
    for (let node = 0; node < nodeCount; node++) {
      const residual = terminals[node];
      const rooted = residual !== 0;
      trees[node] = residual > 0 ? SOURCE : rooted ? SINK : FREE;
      parents[node] = rooted ? TERMINAL : NONE;
      distances[node] = rooted ? 1 : 0;
      if (rooted) active.add(node);
    }
  }

  /** @returns the next active node that is still in a tree, or -1. */
  private nextActive(): number {
    let node = this.active.take();
    while (node >= 0 && this.trees[node] === FREE) node = this.active.take();
    return node;
  }

  /** Growth of the source tree from one node (section 3.2.1). @returns the arc that bridges to the sink tree, or -1. */
  private growSource(node: number): number {
    const { capacities, offsets, trees, parents, stamps, distances } = this;
    const count = offsets.length;
    const stamp = stamps[node];
    const distance = distances[node];
    for (let direction = 0, arc = node * count; direction < count; direction++, arc++) {
      if (!(capacities[arc] > 0)) continue;
      const other = node + offsets[direction];
      const tree = trees[other];
      if (tree === SINK) return arc;
      if (tree === FREE) {
        trees[other] = SOURCE;
        this.active.add(other);
      } else if (!(stamps[other] <= stamp && distances[other] > distance)) continue;
      parents[other] = direction ^ 1;
      stamps[other] = stamp;
      distances[other] = distance + 1;
    }
    return -1;
  }

  /** Growth of the sink tree: as above over the arcs that lead to the node. @returns the arc that comes from the source tree, or -1. */
  private growSink(node: number): number {
    const { capacities, offsets, reverseArcs, trees, parents, stamps, distances } = this;
    const count = offsets.length;
    const stamp = stamps[node];
    const distance = distances[node];
    for (let direction = 0, arc = node * count; direction < count; direction++, arc++) {
      const incoming = arc + reverseArcs[direction];
      if (!(capacities[incoming] > 0)) continue;
      const other = node + offsets[direction];
      const tree = trees[other];
      if (tree === SOURCE) return incoming;
      if (tree === FREE) {
        trees[other] = SINK;
        this.active.add(other);
      } else if (!(stamps[other] <= stamp && distances[other] > distance)) continue;
      parents[other] = direction ^ 1;
      stamps[other] = stamp;
      distances[other] = distance + 1;
    }
    return -1;
  }

  /** Augmentation (section 3.2.2) along source … bridge … sink. @returns what was pushed; nodes cut off from their tree become orphans. */
  private augment(bridge: number): number {
    const { capacities, offsets, reverseArcs } = this;
    const count = offsets.length;
    const from = (bridge / count) | 0;
    const direction = bridge - from * count;
    const sourceLeast = this.followPath(from, 0, true);
    const middle = this.pathLength;
    const sinkLeast = this.followPath(from + offsets[direction], middle, false);
    const pushed = Math.min(capacities[bridge], sourceLeast, sinkLeast);
    this.orphanCount = 0;
    capacities[bridge] -= pushed;
    capacities[bridge + reverseArcs[direction]] += pushed;
    this.push(0, middle, pushed, true);
    this.push(middle, this.pathLength, pushed, false);
    return pushed;
  }

  /**
   * Notes the nodes from `start` to the terminal of its tree in `path`, from `place` on.
   * @returns the least residual capacity on the way
   */
  private followPath(start: number, place: number, source: boolean): number {
    const { capacities, offsets, reverseArcs, parents, path } = this;
    const count = offsets.length;
    let least = Infinity;
    let node = start;
    let length = place;
    for (let parent = parents[node]; parent !== TERMINAL; parent = parents[node]) {
      const arc = node * count + parent;
      const residual = capacities[source ? arc + reverseArcs[parent] : arc];
      if (residual < least) least = residual;
      path[length++] = node;
      node += offsets[parent];
    }
    path[length++] = node;
    this.pathLength = length;
    return Math.min(least, Math.abs(this.terminals[node]));
  }

  /** Takes `pushed` from every arc of a followed path, its nodes being path[first … end). */
  private push(first: number, end: number, pushed: number, source: boolean): void {
    const { capacities, reverseArcs, parents, terminals, path } = this;
    const count = this.offsets.length;
    for (let place = first; place < end - 1; place++) {
      const node = path[place];
      const parent = parents[node];
      const upward = node * count + parent;
      const downward = upward + reverseArcs[parent];
      const used = source ? downward : upward;
      capacities[used] -= pushed;
      capacities[source ? upward : downward] += pushed;
      if (capacities[used] === 0) this.orphan(node);
    }
    const root = path[end - 1];
    terminals[root] += source ? -pushed : pushed;
    if (terminals[root] === 0) this.orphan(root);
  }

  private orphan(node: number): void {
    this.parents[node] = ORPHAN;
    this.orphans[this.orphanCount++] = node;
  }

  /** Adoption (section 3.2.3): every orphan gets a new parent in its tree, or leaves it and orphans its children. */
  private adoptOrphans(): void {
    for (let next = 0; next < this.orphanCount; next++) {
      const node = this.orphans[next];
      if (!this.findParent(node)) this.release(node);
    }
  }

  /** @returns true where a neighbour of the same tree, joined to the terminal and to the node, became its parent: the nearest one. */
  private findParent(node: number): boolean {
    const { capacities, offsets, reverseArcs, trees, parents } = this;
    const count = offsets.length;
    const tree = trees[node];
    let nearest = Infinity;
    let best = NONE;
    for (let direction = 0, arc = node * count; direction < count; direction++, arc++) {
      const other = node + offsets[direction];
      if (trees[other] !== tree || parents[other] < TERMINAL) continue;
      if (!(capacities[tree === SOURCE ? arc + reverseArcs[direction] : arc] > 0)) continue;
      const distance = this.distanceToTerminal(other);
      if (distance < nearest) {
        nearest = distance;
        best = direction;
        // Nothing is nearer than a node at the terminal itself.
        if (distance === 1) break;
      }
    }
    if (best === NONE) return false;
    parents[node] = best;
    this.stamps[node] = this.time;
    this.distances[node] = nearest + 1;
    return true;
  }

  /** @returns the number of arcs up to the terminal, or Infinity where the way ends at an orphan. Marks the way, so that it is walked once. */
  private distanceToTerminal(start: number): number {
    const { offsets, parents, stamps, distances, time } = this;
    let steps = 0;
    let node = start;
    while (stamps[node] !== time) {
      const parent = parents[node];
      steps++;
      if (parent === ORPHAN) return Infinity;
      if (parent === TERMINAL) {
        stamps[node] = time;
        distances[node] = 1;
        steps--;
        break;
      }
      node += offsets[parent];
    }
    const total = steps + distances[node];
    for (let at = start, left = total; stamps[at] !== time; at += offsets[parents[at]]) {
      stamps[at] = time;
      distances[at] = left--;
    }
    return total;
  }

  /** Sets a node free; neighbours that could reach it become active, its children orphans. */
  private release(node: number): void {
    const { capacities, offsets, reverseArcs, trees, parents } = this;
    const count = offsets.length;
    const tree = trees[node];
    for (let direction = 0, arc = node * count; direction < count; direction++, arc++) {
      const other = node + offsets[direction];
      const parent = parents[other];
      if (trees[other] !== tree || parent === NONE) continue;
      if (capacities[tree === SOURCE ? arc + reverseArcs[direction] : arc] > 0) this.active.add(other);
      if (parent === (direction ^ 1)) this.orphan(other);
    }
    trees[node] = FREE;
    parents[node] = NONE;
    this.stamps[node] = 0;
  }
}
