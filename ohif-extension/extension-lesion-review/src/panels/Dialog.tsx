import React, { useEffect, useId, useRef } from 'react';

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: React.ReactNode;
  readonly name: string;
}

/** A modal dialog: holds the focus, Escape closes it, and the focus goes back where it was. */
export function Dialog({ title, onClose, children, name }: DialogProps) {
  const box = useRef<HTMLDivElement>(null);
  const heading = useId();
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    (box.current?.querySelector<HTMLElement>('[data-autofocus]') ?? focusable(box.current)[0])?.focus();
    return () => before?.focus();
  }, []);
  const onKey = (event: React.KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape') onClose();
    if (event.key === 'Tab') holdFocus(event, focusable(box.current));
  };
  return (
    <div className="recist3d-backdrop" onKeyDown={onKey}>
      <div
        ref={box}
        className="recist3d-dialog"
        role="dialog"
        aria-modal="true"
        aria-labelledby={heading}
        data-cy={`dialog-${name}`}
      >
        <h2 id={heading}>{title}</h2>
        {children}
      </div>
    </div>
  );
}

const focusable = (root: HTMLElement | null): readonly HTMLElement[] => [
  ...(root?.querySelectorAll<HTMLElement>('button:not(:disabled), input, textarea, select') ?? []),
];

function holdFocus(event: React.KeyboardEvent, stops: readonly HTMLElement[]): void {
  const [first, last] = [stops[0], stops[stops.length - 1]];
  const [from, to] = event.shiftKey ? [first, last] : [last, first];
  if (document.activeElement !== from) return;
  event.preventDefault();
  to.focus();
}
