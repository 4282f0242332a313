import { TestEnvironment } from 'jest-environment-node';

/**
 * Node's environment with the typed arrays of the outer realm: native addons (onnxruntime-node) make their results of
 * those, and a check such as `data instanceof Float32Array` fails on arrays of another realm.
 */
export default class SharedTypedArrays extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    const arrays = [
      Float32Array,
      Float64Array,
      Int8Array,
      Int16Array,
      Int32Array,
      Uint16Array,
      Uint32Array,
      BigInt64Array,
      BigUint64Array,
    ];
    for (const array of arrays) this.global[array.name] = array;
  }
}
