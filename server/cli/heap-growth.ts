import { setFlagsFromString } from 'node:v8';

/** Garbage may come to so many times what is alive before the whole heap is looked through; V8's own choice is little over 1 for small heaps. */
const growth = 3;

/**
 * Lets the heaps of this process, those of threads that start later included, grow between two major collections. A lesion takes and leaves
 * some hundred MB of typed arrays, which count, so that a small heap would be looked through twice a second; compiled code that is only reached
 * through closures of the moment dies each time, and is compiled anew. That came to half of what a lesion of a long run costs
 * (docs/results/unattended.md).
 */
export function letHeapGrow(): void {
  setFlagsFromString(`--heap-growing-percent=${100 * growth}`);
}
