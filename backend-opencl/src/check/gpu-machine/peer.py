"""The products and training steps of bench's shapes by PyTorch on this machine's GPU: eager, and as a CUDA graph.

peer.py FILE.json     without PyTorch or a GPU it says so and ends with 0: there is no peer here
"""

import json
import sys
import time

SHAPES = {
    "A": ([64, 32, 10], 32),
    "B": ([784, 128, 10], 32),
    "C": ([784, 512, 512, 10], 128),
    "D": ([784, 2048, 2048, 10], 512),
    "E": ([4096, 4096, 4096, 4096], 256),
}
PRODUCTS = (512, 1024, 2048, 4096)
READINGS = 7
SECONDS = 0.3


def main():
    try:
        import torch
    except ImportError:
        print("no peer: Python has no PyTorch")
        return
    if not torch.cuda.is_available():
        print("no peer: PyTorch has no GPU")
        return
    torch.backends.cuda.matmul.allow_tf32 = False  # float32, as Chainrule computes
    report = {"torch": torch.__version__, "device": torch.cuda.get_device_name(0), "products": [], "steps": []}
    for n in PRODUCTS:
        a, b = torch.rand(n, n, device="cuda"), torch.rand(n, n, device="cuda")
        c = torch.empty_like(a)
        seconds = median(torch, lambda: torch.mm(a, b, out=c))
        report["products"].append({"n": n, "gflops": 2 * n**3 / seconds / 1e9})
        print(f"{n} x {n}: {2 * n ** 3 / seconds / 1e9:.0f} GFLOP/s")
    for name, (layers, batch) in SHAPES.items():
        step = training_step(torch, layers, batch)
        eager = median(torch, step)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            step()
        captured = median(torch, graph.replay)
        report["steps"].append({"shape": name, "eagerMicros": eager * 1e6, "graphMicros": captured * 1e6})
        print(f"step {name}: {eager * 1e6:.1f} us eager, {captured * 1e6:.1f} us as a graph")
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        json.dump(report, out, indent=2)


def training_step(torch, layers, batch):
    """A step of descent: sigmoid units, binary cross-entropy on the sums of the output units."""
    parts = []
    for inputs, outputs in zip(layers, layers[1:]):
        parts += [torch.nn.Linear(inputs, outputs), torch.nn.Sigmoid()]
    network = torch.nn.Sequential(*parts[:-1]).cuda()
    x = torch.rand(batch, layers[0], device="cuda")
    y = torch.rand(batch, layers[-1], device="cuda").round()
    cost = torch.nn.BCEWithLogitsLoss(reduction="sum")
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1 / batch)

    def step():
        optimizer.zero_grad(set_to_none=False)
        cost(network(x), y).backward()
        optimizer.step()

    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):  # a graph is captured after a warm-up on another stream
        for _ in range(3):
            step()
    torch.cuda.current_stream().wait_stream(side)
    return step


def median(torch, work):
    """Seconds of one call: the median of readings, each of many calls."""
    count = 1
    while True:
        seconds = timed(torch, work, count)
        if seconds > SECONDS / 10:
            break
        count *= 2
    count = max(1, int(count * SECONDS / seconds))
    return sorted(timed(torch, work, count) for _ in range(READINGS))[READINGS // 2] / count


def timed(torch, work, count):
    torch.cuda.synchronize()
    begin = time.perf_counter()
    for _ in range(count):
        work()
    torch.cuda.synchronize()
    return time.perf_counter() - begin


main()
