"""Writes expected.txt: random answers and what scikit-learn and NumPy say of them.

    python3 expected.py >expected.txt

Scores are multiples of 1/20, so that many are equal; in some cases a class has no example, or is never answered.
"""
import warnings

import numpy
import sklearn
from sklearn import metrics

warnings.filterwarnings("ignore")
random = numpy.random.default_rng(20261129)


def figure(name, value):
    print(f"{name} {float(value)!r}")


def of_classes(classes, scores, targets):
    rows = len(targets)
    answered = scores.argmax(axis=1)  # the first of equals
    figure("accuracy", metrics.accuracy_score(targets, answered))
    for average in "macro", "weighted":
        precision, recall, f1, _ = metrics.precision_recall_fscore_support(
            targets, answered, average=average, zero_division=0)
        suffix = average.capitalize()
        figure("precision" + suffix, precision)
        figure("recall" + suffix, recall)
        figure("f1" + suffix, f1)
    labels = list(range(classes))
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        targets, answered, labels=labels, average=None, zero_division=0)
    for k in labels:
        figure(f"precision:{k}", precision[k])
        figure(f"recall:{k}", recall[k])
        figure(f"f1:{k}", f1[k])
    for i, row in enumerate(metrics.confusion_matrix(targets, answered, labels=labels)):
        for j, count in enumerate(row):
            figure(f"count:{i}:{j}", count)
    areas, averages = [], []
    for k in [1] if classes == 2 else labels:
        own = targets == k
        if 0 < own.sum() < rows:
            areas.append(metrics.roc_auc_score(own, scores[:, k]))
        if own.sum() > 0:
            averages.append(metrics.average_precision_score(own, scores[:, k]))
    figure("rocAuc", numpy.mean(areas) if areas else float("nan"))
    figure("averagePrecision", numpy.mean(averages) if averages else float("nan"))
    figure("logLoss", metrics.log_loss(targets, scores, labels=labels))
    if classes == 2:
        figure("brier", metrics.brier_score_loss(targets == 1, scores[:, 1]))
    else:
        figure("brier", ((scores - numpy.eye(classes)[targets]) ** 2).sum(axis=1).mean())
        # scikit-learn takes the last of equal scores, so columns are turned round
        for k in range(1, classes):
            figure(f"top{k}Accuracy", metrics.top_k_accuracy_score(
                classes - 1 - targets, scores[:, ::-1], k=k, labels=labels))


def of_quantities(predicted, targets):
    figure("rmse", metrics.mean_squared_error(targets, predicted, squared=False))
    figure("mae", metrics.mean_absolute_error(targets, predicted))
    same = (targets == targets[0]).all()
    figure("r2", float("nan") if same else metrics.r2_score(targets, predicted))
    for percent in 5, 25, 50, 75, 95:
        figure(f"error{percent}", numpy.quantile(predicted - targets, percent / 100))


print(f"# by expected.py, scikit-learn {sklearn.__version__}, NumPy {numpy.__version__}")
for case in range(200):
    classes = int(random.integers(2, 6))
    rows = int(random.integers(1, 40))
    scores = random.multinomial(20, random.dirichlet(numpy.ones(classes)), size=rows) / 20
    if case % 3 == 0:  # scores that know something
        targets = numpy.array([random.choice(classes, p=row) for row in scores])
    else:
        targets = random.integers(0, classes, size=rows)
    if case % 4 == 0:  # a class that does not occur
        targets[targets == 0] = classes - 1
    print(f"classes {classes} {rows}")
    for row, target in zip(scores, targets):
        print(target, *row)
    of_classes(classes, scores, targets)
    print()
for case in range(100):
    rows = int(random.integers(1, 40))
    targets = random.integers(-20, 20, size=rows) / 4 + (1e9 if case % 5 == 0 else 0)
    if case % 7 == 0:
        targets[:] = targets[0]
    predicted = targets + random.integers(-20, 20, size=rows) / 8
    print(f"quantities 1 {rows}")
    for h, y in zip(predicted, targets):
        print(repr(float(y)), repr(float(h)))
    of_quantities(predicted, targets)
    print()
