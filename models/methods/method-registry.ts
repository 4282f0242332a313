import { MethodError } from '../errors/method-error.js';
import { createDcrf } from './dcrf.js';
import { createEllipse } from './ellipse.js';
import { createEllipsoid } from './ellipsoid.js';
import { createGrabCut3d, createGrabCut3dE } from './grabcut-3d.js';
import { createGrabCutR } from './grabcut-r.js';
import { createGrabCut, createGrabCutI } from './grabcut.js';
import { createGraphCut3d } from './graph-cut-3d.js';
import { createRecistD } from './recist-d.js';
import type { AnySegmentationMethod } from './segmentation-method.js';

/** The methods of this installation by id. */
export interface MethodRegistry {
  readonly ids: readonly string[];
  /** @param id a method's id, or `default` @throws {MethodError} method-unknown */
  get(id: string): AnySegmentationMethod;
}

/** What the product chooses by itself. */
const defaultId = 'graph-cut-3d';

/** @returns every method with its standard settings. */
export function createMethodRegistry(): MethodRegistry {
  const methods = [
    createRecistD(),
    createGrabCut(),
    createGrabCutI(),
    createGrabCutR(),
    createDcrf(),
    createEllipse(),
    createEllipsoid(),
    createGrabCut3d(),
    createGrabCut3dE(),
    createGraphCut3d(),
  ];
  const byId = new Map(methods.map((method) => [method.description.id, method]));
  return {
    ids: [...byId.keys()],
    get: (id) => {
      const method = byId.get(id === 'default' ? defaultId : id);
      if (method === undefined) throw new MethodError('method-unknown', `There is no method ${id}.`);
      return method;
    },
  };
}
