"""PyTorch's side of torch-parity.test.ts: the same networks, data and optimisers; prints losses and final weights as JSON."""
import json, sys
import numpy as np
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
job = json.load(sys.stdin)
weights = {k: torch.tensor(np.array(v["data"], dtype=np.float32).reshape(v["shape"])) for k, v in job["weights"].items()}
statistics = {k: v for k, v in weights.items() if k.endswith(".mean") or k.endswith(".variance")}
parameters = {k: torch.nn.Parameter(v) for k, v in weights.items() if k not in statistics}
depth = job["depth"]


def double(name, x):
    for k in (0, 1):
        x = F.conv2d(x, parameters[f"{name}.conv{k}.weight"], padding=1)
        norm = f"{name}.norm{k}"
        x = F.relu(F.batch_norm(x, statistics[f"{norm}.mean"], statistics[f"{norm}.variance"], parameters[f"{norm}.gamma"], parameters[f"{norm}.beta"], True, 0.1, 1e-5))
    return x


def net(x):
    skips = []
    for level in range(depth):
        skips.append(double(f"encoder.{level}", x))
        x = F.max_pool2d(skips[-1], 2)
    x = double("bottom", x)
    for level in reversed(range(depth)):
        x = double(f"decoder.{level}", torch.cat([skips[level], F.interpolate(x, scale_factor=2, mode="nearest")], 1))
    return F.conv2d(x, parameters["head.weight"], parameters["head.bias"])


makers = {
    "adam": lambda p: torch.optim.Adam(p, lr=job["rate"], weight_decay=job.get("weightDecay", 0)),
    "adamw": lambda p: torch.optim.AdamW(p, lr=job["rate"], weight_decay=0.01),
    "adamax": lambda p: torch.optim.Adamax(p, lr=job["rate"]),
    "sgd": lambda p: torch.optim.SGD(p, lr=job["rate"], momentum=0.9),
}

def u_net_loss(batch):
    x, y = (torch.tensor(np.array(batch[k]["data"], dtype=np.float32).reshape(batch[k]["shape"])) for k in ("x", "y"))
    z = net(x)
    p = torch.sigmoid(z)
    dice = 1 - ((2 * (p * y).sum((2, 3)) + 1) / (p.sum((2, 3)) + y.sum((2, 3)) + 1)).mean()
    return F.binary_cross_entropy_with_logits(z, y) + dice


def bowl_loss(batch):
    x = torch.tensor(np.array(batch["x"]["data"], dtype=np.float32))
    return ((parameters["p"] - x) ** 2 * x).sum()


loss_of = {"u-net": u_net_loss, "bowl": bowl_loss}[job["task"]]
optimizer = makers[job["optimizer"]](list(parameters.values()))
losses, gradient = [], None
for batch in job["batches"]:
    loss = loss_of(batch)
    optimizer.zero_grad()
    loss.backward()
    if gradient is None:
        gradient = float(torch.sqrt(sum((v.grad**2).sum() for v in parameters.values())))
    if "clipNorm" in job:
        torch.nn.utils.clip_grad_norm_(list(parameters.values()), job["clipNorm"])
    optimizer.step()
    losses.append(float(loss))
out = {k: v.detach().flatten().tolist() for k, v in {**parameters, **statistics}.items()}
json.dump({"losses": losses, "gradientNorm": gradient, "weights": out}, sys.stdout)
