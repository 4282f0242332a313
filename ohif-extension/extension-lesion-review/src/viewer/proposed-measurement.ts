import type { ProposedMarkView } from '../../../../server/http/lesion/lesion-schemas.js';
import type { Point3, ViewerAccess } from '../host/viewer.js';
import { cornerstoneTools } from '../host/viewer.js';
import type { CtImages } from './ct-images.js';
import { imagePointToWorld } from './ct-images.js';
import { viewportsOf } from './viewport-layout.js';

/** Draws a proposal with the viewer's own tool, where the reader can adjust it. @returns the uid of the measurement, or undefined where it could not be drawn */
export function drawProposal(
  { servicesManager }: ViewerAccess,
  ct: CtImages,
  proposal: ProposedMarkView,
): string | undefined {
  const lines = [proposal.longAxis, proposal.shortAxis].map(({ endpoints }) =>
    endpoints.map((point) => imagePointToWorld(ct, proposal.sopInstanceUID, point)),
  ) as [Point3, Point3][];
  const [viewport] = viewportsOf(servicesManager.services, ct);
  const { imageId } = ct.images[ct.indexOf.get(proposal.sopInstanceUID) ?? 0];
  if (viewport === undefined || lines.flat().some((point) => point === undefined)) return undefined;
  const annotation = cornerstoneTools().BidirectionalTool.hydrate(viewport.id, lines, { referencedImageId: imageId });
  viewport.render();
  return annotation?.annotationUID;
}

/** Saves one measurement as a report, as the viewer itself does; the server converts what arrives. */
export async function storeMeasurement(
  { servicesManager, commandsManager, extensionManager }: ViewerAccess,
  uid: string,
): Promise<boolean> {
  const measurementData = servicesManager.services.measurementService
    .getMeasurements()
    .filter((one) => one.uid === uid);
  if (measurementData.length === 0) return false;
  await commandsManager.runCommand(
    'storeMeasurements',
    {
      measurementData,
      dataSource: extensionManager.activeDataSourceName,
      additionalFindingTypes: [],
      options: { SeriesDescription: 'RECIST measurement', SeriesNumber: '401' },
    },
    'CORNERSTONE_STRUCTURED_REPORT',
  );
  return true;
}
