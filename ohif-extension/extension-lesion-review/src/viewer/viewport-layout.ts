import type { CommandsManager, Services, Viewport } from '../host/viewer.js';
import type { CtImages } from './ct-images.js';

/** @returns the viewports that show this series now. */
export function viewportsOf(services: Services, ct: CtImages): readonly Viewport[] {
  const { viewportGridService, cornerstoneViewportService } = services;
  return [...viewportGridService.getState().viewports.values()]
    .filter(
      ({ displaySetInstanceUIDs }) => displaySetInstanceUIDs?.includes(ct.displaySet.displaySetInstanceUID) === true,
    )
    .map(({ viewportId }) => cornerstoneViewportService.getCornerstoneViewport(viewportId))
    .filter((viewport) => viewport !== undefined && viewport !== null);
}

/** @returns Series Instance UIDs of what lies in the active viewport. */
export function seriesInView({ viewportGridService, displaySetService }: Services): readonly string[] {
  const active = viewportGridService.getState().viewports.get(viewportGridService.getActiveViewportId());
  return displaySetService
    .getActiveDisplaySets()
    .filter((set) => active?.displaySetInstanceUIDs?.includes(set.displaySetInstanceUID))
    .map(({ SeriesInstanceUID }) => SeriesInstanceUID);
}

/** Puts the series into the active viewport where none shows it, as after the study was opened with another series in front. */
export function showSeries(services: Services, ct: CtImages): void {
  if (viewportsOf(services, ct).length > 0) return;
  services.viewportGridService.setDisplaySetsForViewport({
    viewportId: services.viewportGridService.getActiveViewportId(),
    displaySetInstanceUIDs: [ct.displaySet.displaySetInstanceUID],
  });
}

/** OHIF's own layout of three planes. */
const planes = 'mpr';

/** Axial, coronal and sagittal side by side, or back to one. */
export function toggleMpr(commands: CommandsManager): void {
  commands.runCommand('toggleHangingProtocol', { protocolId: planes });
}

/** @returns whether the three planes are shown. */
export const isMpr = ({ hangingProtocolService }: Services): boolean =>
  hangingProtocolService.getState().protocolId === planes;
