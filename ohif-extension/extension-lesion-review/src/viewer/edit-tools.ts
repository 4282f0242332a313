import { cornerstone } from '../host/viewer.js';
import type { CommandsManager } from '../host/viewer.js';
import type { Tool } from '../review/review-state.js';

/** Names of the viewer's own tools; everything else leaves the left mouse button to window and level. */
const viewerTools: Partial<Readonly<Record<Tool, string>>> = {
  brush: 'CircularBrush',
  eraser: 'CircularEraser',
  threshold: 'ThresholdCircularBrushDynamic',
  'circle-scissors': 'CircleScissor',
  'rectangle-scissors': 'RectangleScissor',
};

/** Gives the left mouse button to a tool, in every viewport. */
export function activateTool(commands: CommandsManager, tool: Tool): void {
  const toolName = viewerTools[tool] ?? 'WindowLevel';
  for (const toolGroupId of ['default', 'mpr']) commands.runCommand('setToolActive', { toolName, toolGroupId });
}

/** @param value radius in mm */
export function setBrushSize(commands: CommandsManager, value: number): void {
  commands.runCommand('setBrushSize', { value });
}

/** Forgets the steps that were done: they belong to the lesion that left the view. */
export function forgetSteps(): void {
  const memo = cornerstone().utilities.HistoryMemo?.DefaultHistoryMemo;
  if (memo !== undefined) memo.size = memo.size;
}

/** Makes a change of our own one step of the viewer's undo. */
export function rememberStep(restore: (isUndo: boolean) => void): void {
  cornerstone().utilities.HistoryMemo?.DefaultHistoryMemo.push({ restoreMemo: restore });
}
