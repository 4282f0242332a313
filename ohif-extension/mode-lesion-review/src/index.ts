import { id } from './id.js';

const extension = '@recist3d/extension-lesion-review';
const extensionDependencies = { [extension]: '>=0.1.0' };
/** Pixels of a screen on which the panel is written larger (panel-style.ts). */
const largeScreen = 2560;
const panels = {
  lesions: `${extension}.panelModule.lesions`,
  readerStudy: `${extension}.panelModule.readerStudy`,
  timeline: `${extension}.panelModule.timeline`,
  measurements: '@ohif/extension-cornerstone.panelModule.panelMeasurement',
};

/** What we need of the viewer's own basic mode; the rest is handed on as it is. */
interface BasicMode {
  readonly modeInstance: {
    readonly extensions: Readonly<Record<string, string>>;
    readonly onModeEnter: (viewer: ModeEntry) => void;
    readonly routes: readonly {
      readonly layoutInstance: { readonly props: Readonly<Record<string, unknown>> };
    }[];
  };
}

/** What the viewer hands to a mode that is entered, as far as we use it. */
interface ModeEntry {
  readonly commandsManager: { runCommand(name: string): unknown };
}

interface ModeFactoryArguments {
  readonly modeConfiguration?: Readonly<Record<string, unknown>>;
  readonly loadModules: (names: readonly string[]) => Promise<readonly BasicMode[]>;
}

/**
 * @returns the mode: the viewer's own basic mode with segmentation tools, our panels beside it, for studies that hold CT.
 * `loadModules` gives the copy that is inside the viewer, so that nothing of OHIF is bundled here.
 */
async function modeFactory({ modeConfiguration, loadModules }: ModeFactoryArguments) {
  const [{ modeInstance: base }] = await loadModules(['@ohif/mode-basic']);
  const [route] = base.routes;
  const props = {
    ...route.layoutInstance.props,
    rightPanels: [panels.lesions, panels.readerStudy, panels.timeline, panels.measurements],
    rightPanelClosed: false,
    rightPanelInitialExpandedWidth: window.innerWidth >= largeScreen ? 560 : 400,
    leftPanelClosed: true,
  };
  const tools = [{ $reference: 'cornerstone.segmentationTools' }];
  return {
    ...base,
    id,
    hide: false,
    routeName: 'lesion-review',
    displayName: 'Lesion review',
    extensions: { ...base.extensions, ...extensionDependencies },
    isValidMode: ({ modalities }: { readonly modalities: string }) => ({
      valid: /\b(CT|MR|PT)\b/.test(modalities.replaceAll('\\', ' ')),
      description: 'Lesion review needs a CT, MR or PET series',
    }),
    toolbarButtons: [
      { $reference: 'cornerstone.toolbarButtons' },
      { $reference: 'cornerstone.segmentationToolbarButtons' },
    ],
    toolbarSections: [
      { $reference: 'cornerstone.toolbarSections' },
      { $reference: 'cornerstone.segmentationToolbarSections' },
    ],
    toolGroupAdditions: { default: tools, mpr: tools, SRToolGroup: [], volume3d: [] },
    modeCustomizations: {
      'panelSegmentation.disableEditing': false,
      // The viewer's own statistics go through the whole volume after each stroke; the panel shows those of the server.
      'panelSegmentation.disableUpdateSegmentationStats': true,
    },
    onModeEnter(viewer: ModeEntry) {
      base.onModeEnter.call(this, viewer);
      viewer.commandsManager.runCommand('lesionReviewEnter');
    },
    routes: [{ ...route, path: 'lesion-review', layoutInstance: { ...route.layoutInstance, props } }],
    ...modeConfiguration,
  };
}

const mode = { id, modeFactory, extensionDependencies };
export default mode;
