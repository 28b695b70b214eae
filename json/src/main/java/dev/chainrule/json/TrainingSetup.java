package dev.chainrule.json;

import dev.chainrule.data.DataSummary;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.OptimizerSettings;
import dev.chainrule.optimizer.ScheduleSettings;
import dev.chainrule.train.Regularization;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a training, as its document tells them.
 *
 * @param data the data set
 * @param seed the number that decides the weights and the order of the examples
 * @param network the layers and units
 * @param batch the examples in a batch
 * @param slices the slices of a batch
 * @param optimizer the rule by which weights change
 * @param regularization what keeps the network from learning its examples by heart
 * @param schedule how the rate changes
 * @param validate what judges the network after every epoch: a share of the examples, or the name of a file; null for nothing
 * @param patience the epochs without a gain after which training ends; null for no end before the last
 */
public record TrainingSetup(
        DataSummary data,
        long seed,
        Topology network,
        int batch,
        int slices,
        OptimizerSettings optimizer,
        Regularization regularization,
        ScheduleSettings schedule,
        @Nullable String validate,
        @Nullable Integer patience) {}
