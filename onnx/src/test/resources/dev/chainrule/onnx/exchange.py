"""What PythonTest asks numpy and PyTorch. page.py has the functions of docs/exchange.md. Answers are lines of numbers."""
import json, struct, sys
import numpy as np
from page import load, predict

rows = np.array([[0.5, -1.25, 2.0], [-0.75, 0.125, 1.5], [3.0, -2.0, -0.5], [0.0, 0.0, 0.0]])


def show(answers):
    for row in np.asarray(answers).tolist():
        print(" ".join(map(str, row)))


def save(tensors, path):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name in sorted(tensors):  # as safetensors sorts them: 10 before 2
        values = tensors[name].numpy()
        header[name] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [len(data), len(data) + values.nbytes]}
        data += values.tobytes()
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def of_page(model):
    show(predict(*load(model), rows))


def loads(state_dict):
    import torch
    net = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2), torch.nn.Softmax(dim=1))
    tensors = {name: torch.from_numpy(values.copy()) for name, values in load(state_dict)[1].items()}
    print(net.load_state_dict(tensors))
    show(net(torch.from_numpy(rows).float()).detach())


def saves(state_dict, graph):
    import torch
    torch.manual_seed(2)
    layers, inputs = [], 3
    for outputs in [4, 5, 4, 5, 4, 6]:
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
        inputs = outputs
    net = torch.nn.Sequential(*layers, torch.nn.Linear(inputs, 2), torch.nn.Sigmoid()).eval()
    save(net.state_dict(), state_dict)
    torch.onnx.export(net, torch.zeros(1, 3), graph, input_names=["rows"], dynamic_axes={"rows": {0: "N"}})
    show(net(torch.from_numpy(rows).float()).detach())


globals()[sys.argv[1]](*sys.argv[2:])
