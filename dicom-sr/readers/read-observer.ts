import { concepts } from '../measurement/concepts.js';
import type { Observer } from '../measurement/mark.js';
import { textOf } from '../part10/natural-dataset.js';
import type { ContentItem, ContentTree } from './content-tree.js';

/**
 * @param scopes the items from the root to the measurement group: the innermost one that names an observer holds (PS3.16 TID 1001)
 * @returns the person who observed; the device where no person is named; undefined where nobody is
 * @see PS3.16 TID 1002 Observer Context
 */
export function readObserver(tree: ContentTree, scopes: readonly ContentItem[]): Observer | undefined {
  for (const scope of scopes.toReversed()) {
    const observer = readPerson(tree, scope) ?? readDevice(tree, scope);
    if (observer !== undefined) return observer;
  }
  return undefined;
}

/** The name is a PNAME; some write a TEXT. */
function readPerson(tree: ContentTree, scope: ContentItem): Observer | undefined {
  for (const item of tree.named(scope, concepts.personObserverName)) {
    const name = textOf(item.dataset, 'PersonName') ?? textOf(item.dataset, 'TextValue');
    if (name !== undefined) return { type: 'person', name };
  }
  return undefined;
}

/** Only the UID of a device is mandatory (TID 1004): it stands for a name that is missing. */
function readDevice(tree: ContentTree, scope: ContentItem): Observer | undefined {
  const text = (concept: typeof concepts.deviceObserverName) =>
    tree.named(scope, concept).map((item) => textOf(item.dataset, 'TextValue'))[0];
  const uid = tree.named(scope, concepts.deviceObserverUid).map((item) => textOf(item.dataset, 'UID'))[0];
  const name = text(concepts.deviceObserverName) ?? text(concepts.deviceObserverModelName) ?? uid;
  return name === undefined ? undefined : { type: 'device', name };
}
