import { inferenceEngineSuite } from './inference-engine-suite.js';
import { createWebEngine } from './onnxruntime-web.js';

inferenceEngineSuite('onnxruntime-web', createWebEngine);
