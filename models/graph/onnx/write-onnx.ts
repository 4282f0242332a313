import type { Graph } from '../graph.js';
import { elementTypeNumber } from '../operators/comparison.js';
import type { Node, Tensor, Value } from '../value.js';
import { attributeType, floatAttributes, modelProto } from './onnx-schema.js';

/** Operator set and IR of every file: what onnxruntime, onnxruntime-web and Debian's python3-onnx 1.12 all read. */
const opset = 17;
const irVersion = 8;

/**
 * @returns the graph as an ONNX file (IR version 8, opset 17). The same graph gives the same bytes.
 * @param metadata free key-value pairs (metadata_props)
 */
export function writeOnnx(graph: Graph, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const renamed = new Map(graph.outputs.map(({ name, value }) => [value.name, name]));
  const produced = new Set(graph.nodes.flatMap((node) => node.outputs.map(({ name }) => name)));
  // An output that no node of its own makes (an input handed through, or one value under two names) gets an Identity.
  const handed = graph.outputs.filter(
    ({ name, value }) => !produced.has(value.name) || renamed.get(value.name) !== name,
  );
  for (const { value, name } of handed) if (renamed.get(value.name) === name) renamed.delete(value.name);
  const nameOf = (value: Value): string => renamed.get(value.name) ?? value.name;
  const message = {
    irVersion,
    producerName: 'recist3d',
    graph: {
      name: graph.name,
      node: [
        ...graph.nodes.map((node, i) => nodeMessage(node, i, nameOf)),
        ...handed.map(({ name, value }) => ({
          opType: 'Identity',
          name: `handed_${name}`,
          input: [nameOf(value)],
          output: [name],
        })),
      ],
      initializer: [...graph.constants.values()].map(({ value, tensor }) => tensorMessage(nameOf(value), tensor)),
      input: graph.inputs.map((value) => valueMessage(nameOf(value), value)),
      output: graph.outputs.map(({ name, value }) => valueMessage(name, value)),
    },
    opsetImport: [{ domain: '', version: opset }],
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  };
  const type = modelProto();
  return type.encode(type.fromObject(message)).finish();
}

/** Operators of graphs that ONNX knows by another name. */
const onnxName: Readonly<Record<string, string>> = { MaxPoolPositions: 'MaxPool', StopGradient: 'Identity' };

function nodeMessage(node: Node, i: number, nameOf: (value: Value) => string): object {
  const outputs = node.outputs.map(nameOf);
  const isPositions = node.op === 'MaxPoolPositions';
  return {
    opType: onnxName[node.op] ?? node.op,
    name: `node_${i}`,
    input: node.inputs.map((value) => (value === undefined ? '' : nameOf(value))),
    output: isPositions ? [`${outputs[0]}_maxima`, outputs[0]] : outputs,
    attribute: Object.entries(node.attributes).map(([name, content]) => attributeMessage(name, content)),
  };
}

function attributeMessage(name: string, content: number | string | readonly number[]): object {
  if (typeof content === 'string') return { name, s: new TextEncoder().encode(content), type: attributeType.string };
  if (typeof content !== 'number') return { name, ints: content, type: attributeType.ints };
  return floatAttributes.has(name)
    ? { name, f: content, type: attributeType.float }
    : { name, i: content, type: attributeType.int };
}

function tensorMessage(name: string, { shape, data }: Tensor): object {
  const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return {
    name,
    dims: shape,
    dataType: data instanceof Float32Array ? elementTypeNumber.float32 : elementTypeNumber.int64,
    rawData,
  };
}

function valueMessage(name: string, { shape, type }: Value): object {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: elementTypeNumber[type], shape: { dim } } } };
}
