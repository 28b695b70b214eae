"""Chainrule for PySpark: thin wrappers of the classes of this jar, which is given both by --jars and by --py-files.

    from dev.chainrule.spark import ChainruleClassifier
    model = ChainruleClassifier(layers=[784, 128, 10], slices=8).fit(rows)

The module has the name of the Java package, by which PySpark finds the one class by the other when it reads pipelines.
"""

from pyspark import keyword_only
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.util import JavaMLReadable, JavaMLWritable
from pyspark.ml.classification import _JavaProbabilisticClassifier, _JavaProbabilisticClassificationModel
from pyspark.ml.regression import _JavaRegressor, _JavaRegressionModel

_PACKAGE = "dev.chainrule.spark."
_PARAMS = {
    "backend": ("the device of each executor; empty: the best there is", TypeConverters.toString),
    "handleInvalid": ("rows with a missing or non-finite number: error or skip", TypeConverters.toString),
    "layers": ("units of each layer, from the inputs to the outputs", TypeConverters.toListInt),
    "units": ("functions of the hidden layers, one for all or one for each", TypeConverters.toListString),
    "optimizer": ("how parameters follow from gradients", TypeConverters.toString),
    "stepSize": ("the learning rate", TypeConverters.toFloat),
    "decay": ("the weight decay", TypeConverters.toFloat),
    "maxIter": ("the number of epochs", TypeConverters.toInt),
    "blockSize": ("the number of rows in a batch", TypeConverters.toInt),
    "slices": ("the slices of a batch, which tasks share", TypeConverters.toInt),
    "tasks": ("the number of tasks that train together; 0: one for each executor", TypeConverters.toInt),
    "gpus": ("the GPUs of each task of the training's stage", TypeConverters.toInt),
    "seed": ("the seed of the weights and of the order of rows", TypeConverters.toInt),
    "dropout": ("the probability with which the output of a hidden unit is dropped", TypeConverters.toFloat),
    "labelSmoothing": ("the share of a target that is spread over the classes", TypeConverters.toFloat),
    "cost": ("another cost, such as focal:2 or huber", TypeConverters.toString),
    "schedule": ("how the rate changes", TypeConverters.toString),
    "warmup": ("the epochs in which the rate rises, or batches as in 100batches", TypeConverters.toString),
    "patience": ("the epochs without a gain after which training ends", TypeConverters.toInt),
    "tol": ("what the validation cost must be lower by to be a gain", TypeConverters.toFloat),
    "weightCol": ("the column of weights", TypeConverters.toString),
    "validationIndicatorCol": ("the column that is true for rows to validate by", TypeConverters.toString),
    "rowIdCol": ("the column of whole numbers by which rows are put in order", TypeConverters.toString),
    "checkpointDir": ("the folder for checkpoints", TypeConverters.toString),
    "checkpointInterval": ("a number of epochs, or batches as in 100batches", TypeConverters.toString),
    "timeout": ("the seconds after which a task gives up waiting for another", TypeConverters.toInt),
}
_OF_MODELS = ("backend", "handleInvalid")


def _params(names):
    """A class with a parameter, a getter and a setter for each name."""
    members = {}
    for name in names:
        text, converter = _PARAMS[name]
        members[name] = Param(Params._dummy(), name, text, typeConverter=converter)
        members["get" + name[0].upper() + name[1:]] = lambda self, n=name: self.getOrDefault(n)
        members["set" + name[0].upper() + name[1:]] = lambda self, value, n=name: self._set(**{n: value})
    return type("_ChainruleParams", (Params,), members)


_TrainingParams = _params(_PARAMS)
_ScoringParams = _params(_OF_MODELS)


class ChainruleClassifier(_JavaProbabilisticClassifier, _TrainingParams, JavaMLWritable, JavaMLReadable):
    """Learns to tell classes apart."""

    @keyword_only
    def __init__(self, **kwargs):
        super().__init__()
        self._java_obj = self._new_java_obj(_PACKAGE + "ChainruleClassifier", self.uid)
        self._transfer_params_from_java()
        self.setParams(**kwargs)

    @keyword_only
    def setParams(self, **kwargs):
        return self._set(**kwargs)

    def _create_model(self, java_model):
        return ChainruleClassificationModel(java_model)


class ChainruleClassificationModel(
    _JavaProbabilisticClassificationModel, _ScoringParams, JavaMLWritable, JavaMLReadable
):
    """A network that tells classes apart."""


class ChainruleRegressor(_JavaRegressor, _TrainingParams, JavaMLWritable, JavaMLReadable):
    """Learns a quantity."""

    @keyword_only
    def __init__(self, **kwargs):
        super().__init__()
        self._java_obj = self._new_java_obj(_PACKAGE + "ChainruleRegressor", self.uid)
        self._transfer_params_from_java()
        self.setParams(**kwargs)

    @keyword_only
    def setParams(self, **kwargs):
        return self._set(**kwargs)

    def _create_model(self, java_model):
        return ChainruleRegressionModel(java_model)


class ChainruleRegressionModel(_JavaRegressionModel, _ScoringParams, JavaMLWritable, JavaMLReadable):
    """A network that answers with a quantity."""
