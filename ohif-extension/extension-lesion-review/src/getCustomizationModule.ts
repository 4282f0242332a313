import type { TrackingUids } from './review/tracking-uids.js';

interface ContentItem {
  readonly ConceptNameCodeSequence?: { readonly CodeMeaning?: string } | readonly { readonly CodeMeaning?: string }[];
  readonly ContentSequence?: ContentItem | readonly ContentItem[];
  readonly TextValue?: string;
  UID?: string;
}

interface StoredMeasurement {
  readonly TrackingUniqueIdentifier?: string;
  readonly annotation: { annotationUID: string; readonly data: { annotationUID?: string } };
}

interface ViewerMeasurement {
  readonly uid: string;
  readonly toolName: string;
  readonly SOPInstanceUID?: string;
  /** [column, row] pairs or world points of the ends, as the tool has them. */
  readonly points?: readonly (readonly number[])[];
}

const listOf = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];
const meaningOf = (item: ContentItem): string | undefined => listOf(item.ConceptNameCodeSequence)[0]?.CodeMeaning;

/** @returns settings of the viewer that the review needs. */
export default function getCustomizationModule(tracking: TrackingUids) {
  return [
    {
      name: 'global',
      value: {
        // 3.13 stores Label Map SEG with RLE by default, which few archives and validators know.
        'segmentation.store.defaultMode': { $set: 'bitmap' },
        'segmentation.store.transferSyntaxUID': { $set: '1.2.840.10008.1.2.1' },
        onBeforeSRHydration: { $set: { value: keepTrackingUids } },
        onBeforeDicomStore: { $set: (store: StoreArguments) => restoreTrackingUids(store, tracking) },
      },
    },
  ];
}

/** On the way in: the Tracking UID becomes the uid of the annotation. */
function keepTrackingUids({
  storedMeasurementByAnnotationType,
}: {
  storedMeasurementByAnnotationType: Readonly<Record<string, readonly StoredMeasurement[]>>;
}) {
  for (const measurement of Object.values(storedMeasurementByAnnotationType).flat()) {
    const uid = measurement.TrackingUniqueIdentifier;
    if (uid === undefined) continue;
    measurement.annotation.annotationUID = uid;
    measurement.annotation.data.annotationUID = uid;
  }
  return storedMeasurementByAnnotationType;
}

interface StoreArguments {
  readonly dicomDict: unknown;
  readonly measurementData: readonly ViewerMeasurement[];
  readonly naturalizedReport: ContentItem;
}

/**
 * On the way out: each group gets back the Tracking UID that its measurement came with. The viewer writes the groups of one image by tool, in
 * the order of its measurements: groups are matched by image and tool, then by that order.
 */
function restoreTrackingUids(
  { dicomDict, measurementData, naturalizedReport }: StoreArguments,
  tracking: TrackingUids,
): unknown {
  const measurements = listOf(naturalizedReport.ContentSequence).find(
    (item) => meaningOf(item) === 'Imaging Measurements',
  );
  const left = [...measurementData];
  for (const group of listOf(measurements?.ContentSequence)) {
    const items = listOf(group.ContentSequence);
    const identifier = items.find((item) => meaningOf(item) === 'Tracking Identifier')?.TextValue ?? '';
    const image = /"ReferencedSOPInstanceUID":"([\d.]+)"/.exec(JSON.stringify(items))?.[1];
    const at = left.findIndex(
      ({ toolName, SOPInstanceUID }) =>
        identifier.endsWith(`:${toolName}`) && (image === undefined || SOPInstanceUID === image),
    );
    if (at < 0) continue;
    const [measurement] = left.splice(at, 1);
    const own = items.find((item) => meaningOf(item) === 'Tracking Unique Identifier');
    const uid = tracking.get(measurement.uid);
    if (own !== undefined && uid !== undefined) own.UID = uid;
  }
  return dicomDict;
}
