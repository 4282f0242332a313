import type { Code } from '../../measurement/code.js';
import type { Mark, ReferencedImage } from '../../measurement/mark.js';
import { deriveUid } from '../../provenance/derive-uid.js';
import type { DocumentSource } from '../read-document.js';
import { codesOf } from './aim-code.js';
import type { AimNode } from './aim-node.js';
import { nodeOf, nodesOf, textOfNode } from './aim-node.js';

/** What an annotation says of its lesion. */
export type AimIdentity = Pick<Mark, 'trackingID' | 'trackingUID' | 'finding' | 'findingSites' | 'observer'>;

const uid = /^[\d.]{1,64}$/;

/** @returns where an annotation collection comes from: it is no DICOM object, its UIDs are taken where they are UIDs. */
export function aimSource(collection: AimNode): DocumentSource {
  const stated = textOfNode(collection, 'uniqueIdentifier') ?? '';
  const own = (name: string): string => textOfNode(collection, name) ?? '';
  return {
    sopClassUID: '',
    sopInstanceUID: uid.test(stated) ? stated : deriveUid('aim', stated, JSON.stringify(collection)),
    seriesInstanceUID: own('seriesInstanceUid'),
    studyInstanceUID: own('studyInstanceUid'),
    format: 'aim',
  };
}

/** @returns the images of an annotation by SOP Instance UID. */
export function aimImages(annotation: AimNode): ReadonlyMap<string, ReferencedImage> {
  const images = new Map<string, ReferencedImage>();
  for (const study of nodesOf(annotation, 'imageReferenceEntityCollection', 'ImageReferenceEntity', 'imageStudy')) {
    const studyInstanceUID = textOfNode(study, 'instanceUid');
    const studyDate = textOfNode(study, 'startDate')?.slice(0, 8);
    for (const series of nodesOf(study, 'imageSeries')) {
      const seriesInstanceUID = textOfNode(series, 'instanceUid');
      for (const image of nodesOf(series, 'imageCollection', 'Image')) {
        const sopInstanceUID = textOfNode(image, 'sopInstanceUid');
        const sopClassUID = textOfNode(image, 'sopClassUid');
        if (sopInstanceUID === undefined || sopClassUID === undefined) continue;
        images.set(sopInstanceUID, {
          sopClassUID,
          sopInstanceUID,
          ...(studyInstanceUID && { studyInstanceUID }),
          ...(studyDate && { studyDate }),
          ...(seriesInstanceUID && { seriesInstanceUID }),
        });
      }
    }
  }
  return images;
}

/**
 * @returns name, finding, site and reader of the lesion. Its tracking UID is the one stated; else one derived from patient and lesion name,
 * the same at every visit: ePAD follows lesions by name.
 */
export function aimIdentity(collection: AimNode, annotation: AimNode): AimIdentity {
  const name = lesionName(annotation);
  const trackingUID = textOfNode(annotation, 'trackingUniqueIdentifier') ?? followedUid(collection, name);
  const finding = clinical(nodesOf(annotation, 'imagingObservationEntityCollection', 'ImagingObservationEntity'))[0];
  const sites = clinical(nodesOf(annotation, 'imagingPhysicalEntityCollection', 'ImagingPhysicalEntity'));
  const reader = textOfNode(nodeOf(collection, 'user'), 'name');
  return {
    ...(name !== undefined && { trackingID: name }),
    ...(trackingUID !== undefined && { trackingUID }),
    ...(finding && { finding }),
    findingSites: sites,
    ...(reader !== undefined && { observer: { type: 'person', name: reader } }),
  };
}

/** ePAD appends to the name what it shows beside it: `Lesion1~sp1~-~sp1~…`. */
function lesionName(annotation: AimNode): string | undefined {
  const name = textOfNode(annotation, 'name')?.split('~')[0].trim();
  return name === '' ? undefined : name;
}

function followedUid(collection: AimNode, name: string | undefined): string | undefined {
  const patient = textOfNode(nodeOf(collection, 'person'), 'id');
  if (patient === undefined || name === undefined) return undefined;
  return deriveUid('aim lesion', patient, name.toLowerCase());
}

/** Codes of ePAD's own scheme say what the template asked, such as whether a lesion is followed. */
const clinical = (entities: readonly AimNode[]): readonly Code[] =>
  entities.flatMap((entity) => codesOf(entity).slice(0, 1)).filter(({ scheme }) => !scheme.startsWith('99'));
