/** Nodes waiting their turn, first in first out, each at most once; a ring in typed arrays. */
export class NodeQueue {
  /** One place more than nodes, so that full and empty differ. */
  private readonly ring: Int32Array;
  private readonly waits: Uint8Array;
  private head = 0;
  private tail = 0;

  /** @param nodes nodes are 0 … nodes − 1 */
  constructor(nodes: number) {
    this.ring = new Int32Array(nodes + 1);
    this.waits = new Uint8Array(nodes);
  }

  clear(): void {
    this.waits.fill(0);
    this.head = 0;
    this.tail = 0;
  }

  /** Puts a node at the end, unless it waits already. */
  add(node: number): void {
    if (this.waits[node] === 1) return;
    this.waits[node] = 1;
    this.ring[this.tail++] = node;
    if (this.tail === this.ring.length) this.tail = 0;
  }

  /** @returns the first node, which waits no longer, or -1 where none waits. */
  take(): number {
    if (this.head === this.tail) return -1;
    const node = this.ring[this.head++];
    if (this.head === this.ring.length) this.head = 0;
    this.waits[node] = 0;
    return node;
  }
}
