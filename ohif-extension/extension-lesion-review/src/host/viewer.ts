/**
 * What the plugin uses of OHIF and cornerstone, declared here: neither publishes types that fit its prebuilt viewer. Everything else of
 * them is out of reach on purpose, so that a new version of the viewer breaks here or nowhere.
 */

export type Point3 = [number, number, number];
export type Point2 = [number, number];

export interface Subscription {
  unsubscribe(): void;
}

interface PubSub<Event extends string> {
  readonly EVENTS: Readonly<Record<Event, string>>;
  subscribe(event: string, callback: (detail: never) => void): Subscription;
}

/** One image as OHIF knows its DICOM attributes. */
export interface InstanceMetadata {
  readonly SOPInstanceUID: string;
  readonly SOPClassUID: string;
  readonly SeriesInstanceUID: string;
  readonly StudyInstanceUID: string;
  readonly FrameOfReferenceUID?: string;
  readonly ImagePositionPatient?: readonly number[];
  readonly ImageOrientationPatient?: readonly number[];
  readonly PixelSpacing?: readonly number[];
  readonly Rows: number;
  readonly Columns: number;
  /** Of a multi-frame image only. */
  readonly NumberOfFrames?: number | string;
  readonly imageId?: string;
}

export interface DisplaySet {
  readonly displaySetInstanceUID: string;
  readonly StudyInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly SOPInstanceUID?: string;
  readonly Modality: string;
  readonly SeriesDescription?: string;
  readonly instances?: readonly InstanceMetadata[];
  readonly images?: readonly InstanceMetadata[];
  readonly isLoaded?: boolean;
  readonly load?: (options?: object) => Promise<void>;
}

export interface Viewport {
  readonly id: string;
  readonly type: string;
  readonly element: HTMLDivElement;
  readonly canvas: HTMLCanvasElement;
  getRenderingEngine(): { readonly id: string };
  getCurrentImageId?(): string | undefined;
  /** Nothing until the first image is there; what needs it throws then. */
  getImageData?(): object | undefined;
  getImageIds?(): readonly string[];
  jumpToWorld?(world: Point3): boolean;
  /** Shows the whole slice. */
  resetCamera?(): boolean;
  setImageIdIndex?(index: number): Promise<string>;
  getCamera(): { focalPoint: Point3; position: Point3; viewUp: Point3; viewPlaneNormal: Point3; parallelScale: number };
  setCamera(camera: { focalPoint?: Point3; position?: Point3; parallelScale?: number }): void;
  worldToCanvas(world: Point3): Point2;
  canvasToWorld(canvas: Point2): Point3;
  setProperties(properties: { voiRange?: { lower: number; upper: number } }): void;
  getProperties(): { readonly voiRange?: { readonly lower: number; readonly upper: number } };
  render(): void;
  getActors(): readonly ViewportActor[];
}

/** What a viewport draws: an image, or a labelmap over it. */
interface ViewportActor {
  readonly representationUID?: string;
  readonly actor: { getProperty(): { setUseLabelOutline?(isOn: boolean): void } };
}

export interface LabelmapImage {
  readonly imageId: string;
  readonly referencedImageId?: string;
  readonly rows: number;
  readonly columns: number;
  readonly slope?: number;
  readonly windowCenter?: number | readonly number[];
  readonly windowWidth?: number | readonly number[];
  readonly intercept?: number;
  readonly preScale?: { readonly scaled?: boolean };
  readonly voxelManager: { getScalarData(): Uint8Array | Int16Array; setAtIndex(index: number, value: number): void };
  getPixelData(): Uint8Array | Int16Array | Uint16Array | Float32Array;
}

export interface Services {
  readonly displaySetService: PubSub<'DISPLAY_SETS_ADDED' | 'DISPLAY_SETS_CHANGED' | 'DISPLAY_SETS_REMOVED'> & {
    getActiveDisplaySets(): readonly DisplaySet[];
    getDisplaySetByUID(uid: string): DisplaySet | undefined;
  };
  readonly viewportGridService: PubSub<'ACTIVE_VIEWPORT_ID_CHANGED' | 'GRID_STATE_CHANGED' | 'VIEWPORTS_READY'> & {
    getActiveViewportId(): string;
    getState(): {
      readonly viewports: ReadonlyMap<
        string,
        { readonly viewportId: string; readonly displaySetInstanceUIDs?: readonly string[] }
      >;
    };
    setDisplaySetsForViewport(props: { viewportId: string; displaySetInstanceUIDs: readonly string[] }): void;
  };
  readonly cornerstoneViewportService: PubSub<'VIEWPORT_DATA_CHANGED' | 'VIEWPORT_VOLUMES_CHANGED'> & {
    /** null while the viewport of a grid's place is made. */
    getCornerstoneViewport(viewportId: string): Viewport | null | undefined;
  };
  readonly segmentationService: PubSub<'SEGMENTATION_DATA_MODIFIED' | 'SEGMENTATION_REPRESENTATION_MODIFIED'> & {
    createLabelmapForDisplaySet(displaySet: DisplaySet, options: object): Promise<string>;
    addSegmentationRepresentation(viewportId: string, options: { segmentationId: string; type: string }): Promise<void>;
    getSegmentation(segmentationId: string): unknown;
    getSegmentationRepresentations(
      viewportId: string,
      specifier: { segmentationId?: string },
    ): readonly { type: string }[];
    setSegmentColor(viewportId: string, segmentationId: string, segmentIndex: number, color: readonly number[]): void;
    getActiveSegmentation(viewportId: string): { readonly segmentationId: string } | null | undefined;
    setActiveSegmentation(viewportId: string, segmentationId: string): void;
    setStyle(specifier: { type: string; segmentationId?: string }, style: Readonly<Record<string, unknown>>): void;
    remove(segmentationId: string): void;
  };
  readonly measurementService: PubSub<'RAW_MEASUREMENT_ADDED' | 'MEASUREMENT_ADDED'> & {
    getMeasurements(): readonly Measurement[];
    remove(uid: string): void;
  };
  readonly userAuthenticationService: { getAuthorizationHeader(): { Authorization?: string } | undefined };
  readonly uiNotificationService: {
    show(notification: {
      title: string;
      message: string;
      type: 'info' | 'success' | 'warning' | 'error';
      duration?: number;
    }): void;
  };
  readonly hangingProtocolService: PubSub<'PROTOCOL_CHANGED'> & {
    getState(): { readonly protocolId?: string };
  };
}

export interface Measurement {
  readonly uid: string;
  readonly toolName: string;
  readonly SOPInstanceUID?: string;
  readonly label?: string;
}

export interface ServicesManager {
  readonly services: Services;
}

export interface CommandsManager {
  runCommand(name: string, options?: object, context?: string): unknown;
}

export interface DataSource {
  getConfig(): { readonly name?: string; readonly sourceName?: string };
  deleteStudyMetadataPromise?(key: string): void;
  readonly retrieve: {
    readonly series: {
      metadata(query: {
        StudyInstanceUID: string;
        filters?: { seriesInstanceUID?: readonly string[] };
      }): Promise<unknown>;
    };
  };
}

export interface ExtensionManager {
  readonly activeDataSourceName: string;
  getActiveDataSource(): readonly DataSource[];
}

/** What OHIF hands to every module of an extension. */
export interface ViewerAccess {
  readonly servicesManager: ServicesManager;
  readonly commandsManager: CommandsManager;
  readonly extensionManager: ExtensionManager;
}

export interface SegmentationState {
  readonly representationData: {
    readonly Labelmap?: {
      readonly imageIds?: readonly string[];
      readonly referencedImageIds?: readonly string[];
      readonly volumeId?: string;
    };
  };
}

interface EventTargetLike {
  addEventListener(type: string, listener: (event: CustomEvent) => void): void;
  removeEventListener(type: string, listener: (event: CustomEvent) => void): void;
  /** cornerstone's own target has them in the open. */
  readonly listeners?: Readonly<Record<string, readonly ((event: CustomEvent) => void)[]>>;
}

export interface Cornerstone {
  readonly eventTarget: EventTargetLike;
  readonly cache: { getImage(imageId: string): LabelmapImage | undefined; getCacheSize(): number };
  readonly imageLoader: { loadAndCacheImage(imageId: string): Promise<LabelmapImage> };
  readonly metaData: { get(type: string, imageId: string): Readonly<Record<string, unknown>> | undefined };
  readonly utilities: {
    readonly HistoryMemo?: {
      readonly DefaultHistoryMemo: {
        size: number;
        readonly canUndo: boolean;
        readonly canRedo: boolean;
        push(item: { restoreMemo(isUndo: boolean): void }): void;
      };
    };
  };
}

export interface CornerstoneTools {
  readonly segmentation: {
    readonly state: { getSegmentation(id: string): SegmentationState | undefined };
    readonly triggerSegmentationEvents: { triggerSegmentationDataModified(id: string): void };
    readonly segmentIndex: { setActiveSegmentIndex(segmentationId: string, index: number): void };
  };
  readonly Enums: {
    readonly Events: { readonly SEGMENTATION_DATA_MODIFIED: string; readonly SEGMENTATION_RENDERED: string };
  };
  readonly BidirectionalTool: {
    hydrate(
      viewportId: string,
      axes: readonly (readonly [Point3, Point3])[],
      options: { referencedImageId: string },
    ): { readonly annotationUID: string } | undefined;
  };
}

interface ViewerWindow {
  readonly cornerstone: Cornerstone;
  readonly cornerstoneTools: CornerstoneTools;
  readonly config: { readonly recist3d?: PluginConfig };
}

/** `window.config.recist3d` of app-config.js. */
export interface PluginConfig {
  /** Root of the API; `/api` by default. */
  readonly apiRoot?: string;
  /** `en` or `de`; the browser's language by default. */
  readonly language?: string;
  /** A new access token where the old one is refused: the site's own way of signing in. OHIF's OIDC renews by itself. */
  readonly renewToken?: () => Promise<string | undefined>;
}

const viewerWindow = (): ViewerWindow => globalThis as unknown as ViewerWindow;

/** @returns cornerstone core, as the viewer put it on window. */
export const cornerstone = (): Cornerstone => viewerWindow().cornerstone;
export const cornerstoneTools = (): CornerstoneTools => viewerWindow().cornerstoneTools;
export const pluginConfig = (): PluginConfig => viewerWindow().config.recist3d ?? {};
