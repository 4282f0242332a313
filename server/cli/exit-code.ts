/** How every command ends; docs/exit-codes.md lists them. */
export const exitCode = {
  ok: 0,
  /** The command could not run: wrong arguments, unreadable configuration, no archive. */
  failed: 1,
  /** It ran, and a part was refused or failed; the report says what. */
  partly: 2,
  /** It ran, and there was nothing to do. */
  nothingToDo: 3,
} as const;
