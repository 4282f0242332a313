/** What a key does. */
export type KeyBindings = Readonly<Record<string, () => void>>;

/**
 * Takes keys before the viewer does: it binds some of the same letters (h flips, n interpolates, j and f are free, comma goes a stage back).
 * Keys that are typed into a field, or pressed with Ctrl, Alt or Meta, go their usual way.
 * @param bindings asked at each key, so that what a key means may change
 * @returns how to let go of the keyboard
 */
export function takeKeys(bindings: () => KeyBindings): () => void {
  const listen = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || isField(event.target)) return;
    const action = bindings()[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (action === undefined) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat) action();
  };
  window.addEventListener('keydown', listen, { capture: true });
  return () => window.removeEventListener('keydown', listen, { capture: true });
}

function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return (
    target instanceof HTMLInputElement &&
    !['button', 'checkbox', 'radio', 'range', 'reset', 'submit'].includes(target.type)
  );
}
