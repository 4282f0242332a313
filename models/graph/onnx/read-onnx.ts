import type { Graph } from '../graph.js';
import { GraphBuilder } from '../graph-builder.js';
import { elementTypeNumber } from '../operators/comparison.js';
import type { Attributes, ElementType, Tensor, Value } from '../value.js';
import { attributeType, modelProto } from './onnx-schema.js';

interface AttributeMessage {
  readonly name: string;
  readonly type: number;
  readonly f: number;
  readonly i: string;
  readonly s: Uint8Array;
  readonly ints: readonly string[];
}
interface ValueMessage {
  readonly name: string;
  readonly type: {
    readonly tensorType: {
      readonly elemType: number;
      readonly shape: { readonly dim?: readonly { dimValue?: string; dimParam?: string }[] };
    };
  };
}
interface ModelMessage {
  readonly graph: {
    readonly name: string;
    readonly node: readonly {
      opType: string;
      input?: readonly string[];
      output: readonly string[];
      attribute?: readonly AttributeMessage[];
    }[];
    readonly initializer?: readonly { name: string; dims?: readonly string[]; dataType: number; rawData: Uint8Array }[];
    readonly input?: readonly ValueMessage[];
    readonly output: readonly ValueMessage[];
  };
  readonly metadataProps?: readonly { readonly key: string; readonly value: string }[];
}

/**
 * Reads an ONNX file that `writeOnnx` wrote back into a graph; shapes are inferred anew.
 * @throws {TypeError} for an operator or element type that is not in the operator table
 */
export function readOnnx(bytes: Uint8Array): {
  readonly graph: Graph;
  readonly metadata: Readonly<Record<string, string>>;
} {
  const type = modelProto();
  const model = type.toObject(type.decode(bytes), { longs: String, defaults: false }) as ModelMessage;
  const builder = new GraphBuilder(model.graph.name);
  const values = new Map<string, Value>();
  for (const message of model.graph.input ?? []) values.set(message.name, readInput(builder, message));
  for (const { name, dims, dataType, rawData } of model.graph.initializer ?? []) {
    values.set(name, builder.constant(readTensor(dims ?? [], dataType, rawData), name));
  }
  for (const { opType, input, output, attribute } of model.graph.node) {
    const inputs = (input ?? []).map((name) => (name === '' ? undefined : values.get(name)));
    if (opType === 'Identity') {
      values.set(output[0], inputs[0]!);
      continue;
    }
    const isPositions = opType === 'MaxPool' && output.length === 2;
    const made = builder.node(isPositions ? 'MaxPoolPositions' : opType, inputs, readAttributes(attribute ?? []));
    made.forEach((value, k) => values.set(output[isPositions ? 1 : k], value));
  }
  for (const { name } of model.graph.output) builder.output(name, values.get(name)!);
  return {
    graph: builder.build(),
    metadata: Object.fromEntries((model.metadataProps ?? []).map(({ key, value }) => [key, value])),
  };
}

function readInput(builder: GraphBuilder, { name, type: { tensorType } }: ValueMessage): Value {
  const shape = (tensorType.shape.dim ?? []).map(({ dimValue, dimParam }) => dimParam ?? Number(dimValue ?? 0));
  const type = (Object.entries(elementTypeNumber).find(([, number]) => number === tensorType.elemType) ?? [])[0];
  if (type === undefined) throw new TypeError('the file holds an element type that graphs do not use');
  return builder.input(name, shape, type as ElementType);
}

function readTensor(dims: readonly string[], dataType: number, rawData: Uint8Array): Tensor {
  const { buffer } = new Uint8Array(rawData);
  const data = dataType === elementTypeNumber.float32 ? new Float32Array(buffer) : new BigInt64Array(buffer);
  return { shape: dims.map(Number), data };
}

function readAttributes(messages: readonly AttributeMessage[]): Attributes {
  return Object.fromEntries(
    messages.map(({ name, type, f, i, s, ints }): [string, Attributes[string]] => {
      if (type === attributeType.float) return [name, f];
      if (type === attributeType.string) return [name, new TextDecoder().decode(s)];
      return [name, type === attributeType.ints ? (ints ?? []).map(Number) : Number(i ?? 0)];
    }),
  );
}
