"""PyTorch's side of network.bench.mjs: runs an ONNX file op by op, eagerly and frozen by TorchScript.

Answers each line `MODEL INPUT SHAPE OUTPUT eager|frozen` (SHAPE with commas, INPUT and OUTPUT raw float32) with the milliseconds of
one forward pass. A model is prepared when it is first named; that, and reading the input, does not count.
"""
import sys
import time
import warnings

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper

torch.set_num_threads(int(sys.argv[1]))
torch.set_grad_enabled(False)
warnings.filterwarnings("ignore")  # tracing fixes the sizes, which is what is wanted


def attributes(node):
    return {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}


def pool_pads(a):
    pads = a.get("pads", [0, 0, 0, 0])
    assert pads[:2] == pads[2:], "PyTorch pads both sides alike"
    return pads[:2]


def conv(x, a, transposed=False):
    pads = pool_pads(a)
    options = dict(stride=a["strides"], padding=pads, dilation=a["dilations"], groups=a["group"])
    bias = x[2] if len(x) > 2 else None
    if transposed:
        return F.conv_transpose2d(x[0], x[1], bias, output_padding=a["output_padding"], **options)
    return F.conv2d(x[0], x[1], bias, **options)


def resize(x, a):
    mode = a["mode"].decode()
    size = [round(int(s) * f) for s, f in zip(x[0].shape[2:], x[2].tolist()[2:])]
    return F.interpolate(x[0], size=size, **(dict(mode="nearest") if mode == "nearest" else dict(mode="bilinear", align_corners=False)))


def cut(x, _):
    y = x[0]
    for start, end, axis, step in zip(*(t.tolist() for t in x[1:])):
        index = [slice(None)] * y.dim()
        index[axis] = slice(start, end, step)
        y = y[tuple(index)]
    return y


def reshape(x, _):
    return x[0].reshape([x[0].shape[i] if d == 0 else d for i, d in enumerate(x[1].tolist())])


def pad(x, _):
    pads, rank = x[1].tolist(), x[0].dim()
    return F.pad(x[0], [p for i in reversed(range(rank)) for p in (pads[i], pads[i + rank])])


OPS = {
    "Conv": lambda x, a: conv(x, a),
    "ConvTranspose": lambda x, a: conv(x, a, True),
    "BatchNormalization": lambda x, a: F.batch_norm(x[0], x[3], x[4], x[1], x[2], False, 0.1, a["epsilon"]),
    "MaxPool": lambda x, a: F.max_pool2d(x[0], a["kernel_shape"], a["strides"], pool_pads(a)),
    "AveragePool": lambda x, a: F.avg_pool2d(x[0], a["kernel_shape"], a["strides"], pool_pads(a)),
    "Resize": resize,
    "Slice": cut,
    "Reshape": reshape,
    "Pad": pad,
    "Transpose": lambda x, a: x[0].permute(a["perm"]),
    "Concat": lambda x, a: torch.cat(x, a["axis"]),
    "Split": lambda x, a: torch.split(x[0], x[1].tolist(), a["axis"]),
    "Gather": lambda x, a: torch.index_select(x[0], a["axis"], x[1]),
    "MatMul": lambda x, a: x[0] @ x[1],
    "ReduceMean": lambda x, a: x[0].mean(a["axes"], keepdim=a["keepdims"] == 1),
    "ReduceSum": lambda x, a: x[0].sum(x[1].tolist(), keepdim=a["keepdims"] == 1),
    "ReduceMax": lambda x, a: torch.amax(x[0], a["axes"], keepdim=a["keepdims"] == 1),
    "Softmax": lambda x, a: torch.softmax(x[0], a["axis"]),
    "LeakyRelu": lambda x, a: F.leaky_relu(x[0], a["alpha"]),
    "PRelu": lambda x, a: torch.where(x[0] > 0, x[0], x[0] * x[1]),
    "Relu": lambda x, a: torch.relu(x[0]),
    "Sigmoid": lambda x, a: torch.sigmoid(x[0]),
    "Tanh": lambda x, a: torch.tanh(x[0]),
    "Erf": lambda x, a: torch.erf(x[0]),
    "Sqrt": lambda x, a: torch.sqrt(x[0]),
    "Neg": lambda x, a: -x[0],
    "Add": lambda x, a: x[0] + x[1],
    "Sub": lambda x, a: x[0] - x[1],
    "Mul": lambda x, a: x[0] * x[1],
    "Div": lambda x, a: x[0] / x[1],
    "Pow": lambda x, a: x[0] ** x[1],
    "Exp": lambda x, a: torch.exp(x[0]),
    "Max": lambda x, a: torch.maximum(x[0], x[1]),
    "Min": lambda x, a: torch.minimum(x[0], x[1]),
    "Expand": lambda x, a: x[0] * torch.ones(x[1].tolist(), dtype=x[0].dtype),
    "Shape": lambda x, a: torch.tensor(x[0].shape),
    "Clip": lambda x, a: torch.clamp(x[0], x[1].item(), x[2].item()),
    "Sin": lambda x, a: torch.sin(x[0]),
    "Cos": lambda x, a: torch.cos(x[0]),
    "GatherElements": lambda x, a: torch.gather(x[0], a["axis"], x[1]),
    "Cast": lambda x, a: x[0].to({1: torch.float32, 7: torch.int64, 9: torch.bool}[a["to"]]),
    "Floor": lambda x, a: torch.floor(x[0]),
    "Identity": lambda x, a: x[0],
}


class Network(torch.nn.Module):
    def __init__(self, path):
        super().__init__()
        graph = onnx.load(path).graph
        self.constants = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer}
        self.nodes = [(OPS[n.op_type], list(n.input), list(n.output), attributes(n)) for n in graph.node]
        self.feed, self.result = graph.input[0].name, graph.output[0].name
        self.last = {name: i for i, (_, inputs, _, _) in enumerate(self.nodes) for name in inputs}

    def forward(self, image):
        values = {self.feed: image}
        for i, (op, inputs, outputs, a) in enumerate(self.nodes):
            made = op([self.constants.get(n, values.get(n)) for n in inputs], a)
            values.update(zip(outputs, made if isinstance(made, tuple) else [made]))
            for name in inputs:
                if self.last[name] == i:
                    values.pop(name, None)
        return values[self.result]


def prepare(model, image, mode):
    network = Network(model).eval()
    if mode == "eager":
        return network
    traced = torch.jit.trace(network, image, check_trace=False)
    return torch.jit.optimize_for_inference(torch.jit.freeze(traced.eval()))


print(torch.__version__, flush=True)
prepared = {}
for line in sys.stdin:
    model, source, shape, target, mode = line.split()
    image = torch.from_numpy(np.fromfile(source, np.float32).reshape([int(s) for s in shape.split(",")]))
    if (model, mode) not in prepared:
        prepared[model, mode] = prepare(model, image, mode)
    prepared[model, mode](image)
    start = time.perf_counter()
    result = prepared[model, mode](image)
    taken = 1000 * (time.perf_counter() - start)
    result.contiguous().numpy().tofile(target)
    print(taken, flush=True)
