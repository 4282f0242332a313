import { describe, expect, test } from '@jest/globals';
import { tfjsOperatorTable } from '../../../models/engine/tfjs/tfjs-operator-table.js';
import { operatorTable } from '../../../models/graph/operator-table.js';
import { inferenceEngineSuite, trainingEngineSuite } from './inference-engine-suite.js';
import { createTfjsWasmEngine } from './tfjs-wasm.js';

inferenceEngineSuite('tfjs on wasm', createTfjsWasmEngine);
trainingEngineSuite('tfjs on wasm', createTfjsWasmEngine);

describe('the tables of operators', () => {
  test('of graphs and of TensorFlow.js hold the same names', () => {
    expect(Object.keys(tfjsOperatorTable).sort()).toEqual(Object.keys(operatorTable).sort());
  });
});
