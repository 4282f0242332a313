import { createOnnxRuntimeEngine } from '../../../models/engine/onnxruntime-engine.js';
import { inferenceEngineSuite, trainingEngineSuite } from './inference-engine-suite.js';

const create = async () => createOnnxRuntimeEngine({ provider: 'cpu', threads: 2 });

inferenceEngineSuite('onnxruntime-cpu', create);
trainingEngineSuite('onnxruntime-cpu', create);
