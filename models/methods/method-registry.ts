import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import type { EngineOptions } from '../engine/create-inference-engine.js';
import { MethodError } from '../errors/method-error.js';
import { coSegmentationModel } from '../co-segmentation/installed-files.js';
import { openCoSegmentation } from '../co-segmentation/open-co-segmentation.js';
import { createEnhancedMethod } from '../enhancement/enhanced-method.js';
import { openEnhancer } from '../enhancement/enhancer.js';
import { openLesionNetwork } from '../lesion-network/open-lesion-network.js';
import { bySurroundingsId, createBySurroundings } from './by-surroundings.js';
import { createDcrf } from './dcrf.js';
import { createEllipse } from './ellipse.js';
import { createEllipsoid } from './ellipsoid.js';
import { createGrabCut3d, createGrabCut3dE } from './grabcut-3d.js';
import { createGrabCutR } from './grabcut-r.js';
import { createGrabCut, createGrabCutI } from './grabcut.js';
import { createGraphCut3d } from './graph-cut-3d.js';
import { createRecistD } from './recist-d.js';
import { createRefusingMethod } from './refusing-method.js';
import type { AnySegmentationMethod } from './segmentation-method.js';

/** The methods of this installation by id. */
export interface MethodRegistry {
  /** Every id, also of a method whose weights are not installed. */
  readonly ids: readonly string[];
  /**
   * A method that cannot run here is given all the same: it refuses every mark with its reason. `default` always runs.
   * @param id a method's id, or `default`
   * @throws {MethodError} method-unknown
   */
  get(id: string): AnySegmentationMethod;
  /** @returns why a method cannot run here: weights-not-installed, or what is wrong with the weights @throws {MethodError} method-unknown */
  failureOf(id: string): Recist3dError | undefined;
}

export interface RegistryOptions {
  /** What runs networks; the processor by default. */
  readonly engine?: EngineOptions;
  /** Folder of the weights; models/weights by default. */
  readonly weights?: string;
}

/** What the product chooses by itself: of each row the first that can run here. */
export type DefaultChoice = Readonly<Record<'lung' | 'elsewhere', readonly [string, ...string[]]>>;

/** Chosen by cross-validation: docs/results/lesion-network.md. */
export const defaultChoice: DefaultChoice = {
  lung: ['lesion-network', 'graph-cut-3d'],
  elsewhere: ['lesion-network', 'graph-cut-3d'],
};

type Opened = { readonly method: AnySegmentationMethod; readonly failure?: Recist3dError };

/**
 * @returns every method with its standard settings. Weights are read, and held against their digest, when their method is first asked for; their
 * engine starts with the first lesion.
 */
export function createMethodRegistry(
  options: RegistryOptions = {},
  choice: DefaultChoice = defaultChoice,
): MethodRegistry {
  const graphCut = createGraphCut3d();
  const ready = [
    createRecistD(),
    createGrabCut(),
    createGrabCutI(),
    createGrabCutR(),
    createDcrf(),
    createEllipse(),
    createEllipsoid(),
    createGrabCut3d(),
    createGrabCut3dE(),
    graphCut,
  ];
  const openers = new Map<string, () => Opened>([
    ...ready.map((method) => [method.description.id, () => ({ method })] as const),
    ...Object.entries(networkMethods(graphCut, options)).map(
      ([id, openMethod]) => [id, once(() => attempt(id, openMethod))] as const,
    ),
  ]);
  const open = (id: string): Opened => {
    const opener = openers.get(id);
    if (opener === undefined) throw new MethodError('method-unknown', `There is no method ${id}.`);
    return opener();
  };
  const firstOf = (ids: readonly string[]): AnySegmentationMethod =>
    (ids.map(open).find(({ failure }) => failure === undefined) ?? { method: graphCut }).method;
  const chosen = once(() => createBySurroundings({ lung: firstOf(choice.lung), elsewhere: firstOf(choice.elsewhere) }));
  // What `default` stands for is asked for by its own id later, so that a job keeps to it.
  if (choice.lung.join() !== choice.elsewhere.join()) openers.set(bySurroundingsId, () => ({ method: chosen() }));
  return {
    ids: [...openers.keys()],
    get: (id) => (id === 'default' ? chosen() : open(id).method),
    failureOf: (id) => (id === 'default' ? undefined : open(id).failure),
  };
}

/** How the methods that run networks are opened; each throws where it cannot run. */
function networkMethods(
  fallback: AnySegmentationMethod,
  { engine, weights }: RegistryOptions,
): Readonly<Record<string, () => AnySegmentationMethod>> {
  const where = { ...(engine && { engine }), ...(weights !== undefined && { folder: weights }) };
  const enhancer = once(() => openEnhancer({ ...(engine && { engine }), ...(weights !== undefined && { weights }) }));
  const plain = {
    'lesion-network': () => openLesionNetwork(fallback, where),
    [coSegmentationModel]: () => openCoSegmentation(where),
  };
  const enhanced = Object.entries(plain).map(
    ([id, openPlain]) => [`${id}-enhanced`, () => createEnhancedMethod(openPlain(), enhancer())] as const,
  );
  return { ...plain, ...Object.fromEntries(enhanced) };
}

/** A method that does not open takes the others not with it. */
function attempt(id: string, openMethod: () => AnySegmentationMethod): Opened {
  try {
    return { method: openMethod() };
  } catch (cause) {
    if (!(cause instanceof Recist3dError)) throw cause;
    return { method: createRefusingMethod(id, cause), failure: cause };
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
