"""PyTorch's side of torch-networks.test.ts: the networks written anew; prints logits, side logits and gradients as JSON."""
import json, sys
import numpy as np
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
job = json.load(sys.stdin)
tensor = lambda v: torch.tensor(np.array(v["data"], dtype=np.float32).reshape(v["shape"]))
weights = {k: tensor(v) for k, v in job["weights"].items()}
P = {k: torch.nn.Parameter(v) for k, v in weights.items() if not k.endswith((".mean", ".variance"))}
o = job["options"]


def conv(name, x, **more):
    return F.conv2d(x, P[f"{name}.weight"], P.get(f"{name}.bias"), **more)


def norm(name, x):
    return F.batch_norm(x, None, None, P[f"{name}.gamma"], P[f"{name}.beta"], True, 0.1, 1e-5)


def u_net(x):
    def double(name, x):
        for k in (0, 1):
            x = F.relu(norm(f"{name}.norm{k}", conv(f"{name}.conv{k}", x, padding=1)))
        return x

    skips = []
    for level in range(o["depth"]):
        skips.append(double(f"encoder.{level}", x))
        x = F.max_pool2d(skips[-1], 2)
    x = double("bottom", x)
    for level in reversed(range(o["depth"])):
        x = double(f"decoder.{level}", torch.cat([skips[level], F.interpolate(x, scale_factor=2)], 1))
    return [conv("head", x)]


def hnn(x):
    size, sides = x.shape[2:], []
    for level, stage in enumerate(o["stages"]):
        if level:
            x = F.max_pool2d(x, 2)
        for k in range(stage["convolutions"]):
            x = F.relu(norm(f"stage.{level}.{k}.norm", conv(f"stage.{level}.{k}.conv", x, padding=1)))
        sides.append(F.interpolate(conv(f"side.{level}", x), size=size, mode="bilinear", align_corners=False))
    return [conv("fusion", torch.cat(sides, 1)), *sides]


def aru_net(x):
    normed = lambda name, x, pad=0: norm(f"{name}.norm", conv(f"{name}.conv", x, padding=pad))

    def residual(name, x):
        y = normed(f"{name}.1", F.relu(normed(f"{name}.0", x, 1)), 1)
        return F.relu(y + (normed(f"{name}.shortcut", x) if f"{name}.shortcut.conv.weight" in P else x))

    skips = []
    for level in range(o["depth"]):
        skips.append(residual(f"encoder.{level}", x))
        x = F.max_pool2d(skips[-1], 2)
    x = residual("bottom", x)
    for level in reversed(range(o["depth"])):
        x, gate, skip = F.interpolate(x, scale_factor=2), f"gate.{level}", skips[level]
        s = F.relu(normed(f"{gate}.skip", skip) + normed(f"{gate}.signal", x))
        x = residual(f"decoder.{level}", torch.cat([skip * torch.sigmoid(normed(f"{gate}.score", s)), x], 1))
    return [conv("head", x)]


def swin_u_net(x):
    window, patch = o["window"], o["patch"]
    linear = lambda name, x: F.linear(x, P[f"{name}.weight"].T, P.get(f"{name}.bias"))
    layer_norm = lambda name, x: F.layer_norm(x, x.shape[-1:], P[f"{name}.gamma"], P[f"{name}.beta"])
    partition = lambda x: x.view(x.shape[0], x.shape[1] // window, window, x.shape[2] // window, window, -1).permute(0, 1, 3, 2, 4, 5).reshape(-1, window * window, x.shape[3])

    def attention(name, x, heads, shift):
        n, h, w, c = x.shape
        x = F.pad(x, (0, 0, 0, -w % window, 0, -h % window))
        hp, wp = x.shape[1:3]
        mask = None
        if shift:
            x = torch.roll(x, (-shift, -shift), (1, 2))
            region = torch.zeros(1, hp, wp, 1)
            cuts = (slice(0, -window), slice(-window, -shift), slice(-shift, None))
            for i, (r, s) in enumerate((r, s) for r in cuts for s in cuts):
                region[:, r, s] = i
            region = partition(region)[..., 0]
            mask = (region[:, None] != region[:, :, None]).float() * -100
        t = partition(x)
        q, k, v = linear(f"{name}.qkv", t).view(t.shape[0], t.shape[1], 3, heads, c // heads).permute(2, 0, 3, 1, 4)
        a = q @ k.transpose(-1, -2) * (c // heads) ** -0.5
        r = torch.arange(window)
        grid = torch.stack(torch.meshgrid(r, r, indexing="ij")).flatten(1)
        d = grid[:, :, None] - grid[:, None] + window - 1
        a = a + P[f"{name}.position"][d[0] * (2 * window - 1) + d[1]].permute(2, 0, 1)
        if mask is not None:
            a = (a.view(n, -1, heads, *a.shape[2:]) + mask[:, None]).view(a.shape)
        y = (a.softmax(-1) @ v).transpose(1, 2).reshape(t.shape)
        y = linear(f"{name}.projection", y).view(n, hp // window, wp // window, window, window, c)
        y = y.permute(0, 1, 3, 2, 4, 5).reshape(n, hp, wp, c)
        return (torch.roll(y, (shift, shift), (1, 2)) if shift else y)[:, :h, :w]

    def blocks(name, x, depth, heads):
        for k in range(depth):
            b = f"{name}.{k}"
            x = x + attention(f"{b}.attention", layer_norm(f"{b}.norm1", x), heads, window // 2 if k % 2 else 0)
            x = x + linear(f"{b}.mlp.1", F.gelu(linear(f"{b}.mlp.0", layer_norm(f"{b}.norm2", x))))
        return x

    def expand(name, x, f):
        x = linear(f"{name}.widen", x)
        n, h, w, c = x.shape
        x = x.view(n, h, w, f, f, c // f**2).permute(0, 1, 3, 2, 4, 5).reshape(n, h * f, w * f, c // f**2)
        return layer_norm(f"{name}.norm", x)

    x = conv("encoder.patches", x, stride=patch).permute(0, 2, 3, 1)
    x, skips = layer_norm("encoder.patches.norm", x), []
    for level, depth in enumerate(o["depths"]):
        if level:
            x = torch.cat([x[:, 0::2, 0::2], x[:, 1::2, 0::2], x[:, 0::2, 1::2], x[:, 1::2, 1::2]], -1)
            x = linear(f"encoder.merge.{level}.reduce", layer_norm(f"encoder.merge.{level}.norm", x))
        x = blocks(f"encoder.stage.{level}", x, depth, o["heads"][level])
        skips.append(x)
    x = layer_norm("encoder.norm", x)
    for level in reversed(range(len(skips) - 1)):
        x = linear(f"decoder.join.{level}", torch.cat([expand(f"decoder.expand.{level}", x, 2), skips[level]], -1))
        x = blocks(f"decoder.stage.{level}", x, o["decoderDepth"], o["heads"][level])
    x = expand("decoder.pixels", layer_norm("decoder.norm", x), patch)
    return [linear("decoder.head", x).permute(0, 3, 1, 2)]


maps = {"u-net": u_net, "hnn": hnn, "aru-net": aru_net, "swin": swin_u_net}[job["network"]](tensor(job["image"]))
loss = sum((m * tensor(w)).sum() for m, w in zip(maps, job["mapWeights"]))
loss.backward()
json.dump({"maps": [m.detach().flatten().tolist() for m in maps], "gradients": {k: v.grad.flatten().tolist() for k, v in P.items()}}, sys.stdout)
