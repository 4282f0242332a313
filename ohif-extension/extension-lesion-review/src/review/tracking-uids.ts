import type { Services } from '../host/viewer.js';

/** DICOM Tracking Unique Identifier by uid of the viewer's measurement that was read with it. */
export type TrackingUids = Map<string, string>;

/**
 * OHIF drops the Tracking UID of a report when it takes up its measurements, and makes a new one when it stores them: the follow-up would
 * lose the lesion. The hook before hydration passes it as the annotation's uid; here it is noted which measurement got it.
 * @returns how to stop
 */
export function followTrackingUids({ measurementService }: Services, tracking: TrackingUids): () => void {
  const subscription = measurementService.subscribe(
    measurementService.EVENTS.RAW_MEASUREMENT_ADDED,
    ({ measurement, data }: { measurement: { uid: string }; data?: { annotation?: { annotationUID?: string } } }) => {
      const uid = data?.annotation?.annotationUID ?? '';
      if (/^[\d.]+$/.test(uid)) tracking.set(measurement.uid, uid);
    },
  );
  return () => subscription.unsubscribe();
}
