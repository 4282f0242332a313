/** Values at which conversions and arithmetic break. */
const numbers = [0, -1, 1, 0.5, 1e-9, 1e9, 1e300, 65535, 4294967295];
const texts = ['', ' ', '0', '-1', '1e400', 'NaN', '1.2.3', 'POLYLINE', 'mm', 'Lesion', '\u0000', 'é'.repeat(16)];

const isBranch = (value) => typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);

/** @returns every place of a tree that holds something, as the branch and its key. */
function placesOf(branch, places = []) {
  for (const key of Object.keys(branch)) {
    places.push([branch, key]);
    if (isBranch(branch[key])) placesOf(branch[key], places);
  }
  return places;
}

const changes = [
  ([branch, key]) => void (Array.isArray(branch) ? branch.splice(Number(key), 1) : delete branch[key]),
  ([branch, key], random) => void (branch[key] = random.pick(numbers)),
  ([branch, key], random) => void (branch[key] = random.pick(texts)),
  ([branch, key]) => void (Array.isArray(branch) && branch.splice(Number(key), 0, structuredClone(branch[key]))),
  ([branch]) => void (Array.isArray(branch) && branch.reverse()),
  ([branch, key], random, others) => {
    const same = others.filter(([, other]) => other === key);
    if (same.length > 0) branch[key] = structuredClone(valueAt(random.pick(same)));
  },
  ([branch, key], random) => {
    const value = branch[key];
    if (typeof value === 'number') branch[key] = value * (1 + (random.next() - 0.5) * 0.2);
    if (isBranch(value)) branch[key] = Array.isArray(value) ? [...value, ...structuredClone(value)] : {};
  },
];

const valueAt = ([branch, key]) => branch[key];

/** @returns a document whose form is whole, with one to four errors in what it says; some are taken over from another one. */
export function mutateTree(tree, random, other) {
  const mutated = structuredClone(tree);
  const others = placesOf(other);
  for (let left = 1 + random.below(4); left > 0; left--) {
    const places = placesOf(mutated);
    if (places.length > 0) random.pick(changes)(random.pick(places), random, others);
  }
  return mutated;
}
