"""Optimizers of PyTorch and SciPy, in float64, on a network of sigmoid units with one hidden layer.

    python3 optimizers.py NAME STEPS LAMBDA    NAME is scipy-lbfgs, or torch-momentum, torch-adam or torch-lbfgs

The cost is that of all examples, 1/m sum J_e + lambda/2m sum Theta^2, without biases. On standard input: four int32, the examples m and the units of the layers, and then float32, row-major: X, Y, and for each layer the
weights and the biases. On standard output: a line for each step with the evaluations of the gradient so far and the cost after it.
"""
import sys

import numpy as np

MOMENTUM_RATE = 0.1
ADAM_RATE = 0.01


def read():
    data = sys.stdin.buffer.read()
    m, inputs, hidden, outputs = np.frombuffer(data, "<i4", 4)
    floats = np.frombuffer(data, "<f4", offset=16).astype(np.float64)
    shapes = [(m, inputs), (m, outputs), (hidden, inputs), (hidden,), (outputs, hidden), (outputs,)]
    arrays = []
    for shape in shapes:
        count = int(np.prod(shape))
        arrays.append(floats[:count].reshape(shape))
        floats = floats[count:]
    return arrays[0], arrays[1], arrays[2:]


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def cost_and_gradient(x, y, parameters, decay):
    theta1, b1, theta2, b2 = parameters
    m = len(x)
    a = sigmoid(x @ theta1.T + b1)
    z = a @ theta2.T + b2
    squares = (theta1**2).sum() + (theta2**2).sum()
    cost = (np.logaddexp(0, z) - y * z).sum() / m + decay / (2 * m) * squares
    delta2 = (sigmoid(z) - y) / m
    delta1 = delta2 @ theta2 * a * (1 - a)
    return cost, [
        delta1.T @ x + decay / m * theta1,
        delta1.sum(0),
        delta2.T @ a + decay / m * theta2,
        delta2.sum(0),
    ]


def scipy_lbfgs(x, y, parameters, steps, decay):
    from scipy.optimize import minimize

    shapes = [p.shape for p in parameters]
    ends = np.cumsum([p.size for p in parameters])[:-1]
    evaluations = 0

    def unrolled(theta):
        nonlocal evaluations
        evaluations += 1
        parts = [part.reshape(shape) for part, shape in zip(np.split(theta, ends), shapes)]
        cost, gradient = cost_and_gradient(x, y, parts, decay)
        return cost, np.concatenate([g.ravel() for g in gradient])

    def after(theta):
        nonlocal evaluations
        print(evaluations, repr(float(unrolled(theta)[0])))
        evaluations -= 1

    start = np.concatenate([p.ravel() for p in parameters])
    options = {"maxcor": 10, "maxiter": steps, "maxfun": 100000, "ftol": 0, "gtol": 0}
    minimize(unrolled, start, jac=True, method="L-BFGS-B", callback=after, options=options)


def torch_cost(x, y, parameters, decay):
    import torch

    theta1, b1, theta2, b2 = parameters
    z = torch.sigmoid(x @ theta1.T + b1) @ theta2.T + b2
    cost = torch.nn.functional.binary_cross_entropy_with_logits(z, y, reduction="sum") / len(x)
    return cost + decay / (2 * len(x)) * ((theta1**2).sum() + (theta2**2).sum())


def torch_steps(name, x, y, parameters, steps, decay):
    import torch

    torch.set_num_threads(1)
    x, y = torch.tensor(x), torch.tensor(y)
    parameters = [torch.tensor(p, requires_grad=True) for p in parameters]
    evaluations = 0

    def closure():
        nonlocal evaluations
        evaluations += 1
        optimizer.zero_grad()
        cost = torch_cost(x, y, parameters, decay)
        cost.backward()
        return cost

    if name == "torch-momentum":
        optimizer = torch.optim.SGD(parameters, MOMENTUM_RATE, momentum=0.9)
    elif name == "torch-adam":
        optimizer = torch.optim.Adam(parameters, ADAM_RATE)
    else:
        optimizer = torch.optim.LBFGS(parameters, first_rate(x, y, parameters, decay), max_iter=1, history_size=10,
                                      tolerance_grad=0, tolerance_change=0, line_search_fn="strong_wolfe")
    for step in range(steps):
        if step == 1 and name == "torch-lbfgs":
            optimizer.param_groups[0]["lr"] = 1
        optimizer.step(closure)
        with torch.no_grad():
            print(evaluations, repr(float(torch_cost(x, y, parameters, decay))))


def first_rate(x, y, parameters, decay):
    """The rate that makes the first step min(1, 1 / |g|) g in the 2-norm, where PyTorch has the 1-norm."""
    import torch

    g = torch.cat([part.ravel() for part in torch.autograd.grad(torch_cost(x, y, parameters, decay), parameters)])
    return float(min(1, 1 / g.norm()) / min(1, 1 / g.abs().sum()))


if __name__ == "__main__":
    NAME, STEPS, DECAY = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    if NAME == "scipy-lbfgs":
        scipy_lbfgs(*read(), STEPS, DECAY)
    else:
        torch_steps(NAME, *read(), STEPS, DECAY)
