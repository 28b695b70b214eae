package dev.chainrule.spark;

import dev.chainrule.backprop.Exchange;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.BackendException;
import dev.chainrule.train.Checkpoints;
import dev.chainrule.train.Every;
import dev.chainrule.train.Slices;
import dev.chainrule.train.Trainer;
import dev.chainrule.train.TrainingListener;
import dev.chainrule.train.TrainingReport;
import dev.chainrule.train.Validation;
import dev.chainrule.train.ValidationReport;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/** A task of a barrier stage, all of which train one network together: it holds its rows on its device from the first epoch to the last. */
final class TrainingTask extends AbstractFunction1<Iterator<Tuple2<Long, LabelledRow>>, Iterator<byte[]>>
        implements Serializable {
    private static final long serialVersionUID = 1;
    private static final System.Logger LOG = System.getLogger(TrainingTask.class.getPackageName());
    private static final double NANO = 1e-9;
    /** Begins what a task tells the others that cannot begin, and would not if it were started again. */
    private static final String FAILED = "!";
    /** Begins what a task tells the others that cannot begin now. */
    private static final String PASSES = "?";

    private final Plan plan;
    private final byte[] secret;
    private final Broadcast<LabelledRow[]> validation;
    private final Broadcast<SerializableConfiguration> hadoop;

    TrainingTask(
            Plan plan,
            byte[] secret,
            Broadcast<LabelledRow[]> validation,
            Broadcast<SerializableConfiguration> hadoop) {
        this.plan = plan;
        this.secret = secret.clone();
        this.validation = validation;
        this.hadoop = hadoop;
    }

    @Override
    public Iterator<byte[]> apply(Iterator<Tuple2<Long, LabelledRow>> partition) {
        List<Tuple2<Long, LabelledRow>> numbered = new ArrayList<>();
        while (partition.hasNext()) {
            numbered.add(partition.next());
        }
        numbered.sort(Comparator.comparing(Tuple2::_1));
        List<LabelledRow> rows = numbered.stream().map(Tuple2::_2).toList();
        return CollectionConverters.asScala(List.of(outcome(rows).bytes()).iterator());
    }

    /**
     * The outcome of this task. Where one fails for a reason that would come again, all end with it, so that Spark does not start the stage
     * again; else they fail, and it does. Every task tells the others twice, whatever happens, since each waits to be told by all: how it
     * begins, and, if all have begun, how it has ended.
     */
    private TaskResult outcome(List<LabelledRow> rows) {
        BarrierTaskContext context = BarrierTaskContext.get();
        int task = context.partitionId();
        Opened opened = null;
        RuntimeException failure = null;
        String begins = "";
        try {
            opened = open(context, task);
            begins = opened.meeting.address() + "\n" + opened.store.newest();
        } catch (IOException | RuntimeException e) {
            failure = unchecked(e);
            begins = (mayPass(failure) ? PASSES : FAILED) + "task " + task + ": " + failure.getMessage();
        }
        try (Opened closed = opened) {
            String[] told = context.allGather(begins);
            Optional<String> forGood = of(FAILED, told);
            Optional<String> forNow = of(PASSES, told);
            if (forGood.isPresent()) {
                return TaskResult.failed(task, forGood.get());
            }
            if (closed == null || forNow.isPresent()) {
                throw failure != null
                        ? failure
                        : new ExchangeException("task " + task + " cannot begin: " + forNow.orElse(""), null);
            }
            TaskResult result = null;
            try {
                result = train(rows, context, closed, told);
            } catch (IOException | RuntimeException e) {
                failure = unchecked(e);
            }
            String reason = failure == null || mayPass(failure) ? "" : "task " + task + ": " + failure.getMessage();
            for (String end : within(context, reason, failure)) {
                if (!end.isEmpty()) {
                    return TaskResult.failed(task, end);
                }
            }
            if (failure != null) {
                throw failure;
            }
            return Objects.requireNonNull(result);
        }
    }

    /** The first text that begins so, without that. */
    private static Optional<String> of(String beginning, String... told) {
        return Arrays.stream(told)
                .filter(each -> each.startsWith(beginning))
                .map(each -> each.substring(beginning.length()))
                .findFirst();
    }

    private static RuntimeException unchecked(Exception e) {
        return e instanceof RuntimeException known ? known : new UncheckedIOException(e.getMessage(), (IOException) e);
    }

    /** Tells the others how this task has ended. They have ended too, or find out within the timeout; Spark itself would wait for a year. */
    private String[] within(BarrierTaskContext context, String reason, @Nullable RuntimeException failure) {
        CompletableFuture<String[]> told = new CompletableFuture<>();
        Thread asks = new Thread(
                () -> {
                    try {
                        told.complete(context.allGather(reason));
                    } catch (RuntimeException | Error e) {
                        told.completeExceptionally(e);
                    }
                },
                "chainrule-end");
        asks.setDaemon(true);
        asks.start();
        try {
            return told.get(2L * plan.timeoutSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure != null ? failure : new EndedBySparkException();
        } catch (TimeoutException e) {
            throw failure != null
                    ? failure
                    : new ExchangeException(
                            "the other tasks have not ended in " + 2L * plan.timeoutSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw failure != null ? failure : new ExchangeException("the other tasks: " + e.getMessage(), e);
        }
    }

    /** The folder of checkpoints and the port of a task. */
    private record Opened(CheckpointStore store, Meeting meeting) implements AutoCloseable {
        @Override
        public void close() {
            try {
                try (store) {
                    meeting.close();
                }
            } catch (IOException e) { // what the task has learnt is worth more
                LOG.log(Level.WARNING, "a port or a folder of a task is not closed: " + e.getMessage());
            }
        }
    }

    private Opened open(BarrierTaskContext context, int task) throws IOException {
        String host = context.getTaskInfos()[task].address().replaceFirst(":[0-9]+$", "");
        CheckpointStore store =
                CheckpointStore.of(plan.checkpoints(), task == 0, hadoop.value().value());
        try {
            return new Opened(store, new Meeting(host, secret, plan.timeoutSeconds() * 1000L));
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** Whether a failure may be gone when the stage is started again: of a connection, a file system, a device. */
    private static boolean mayPass(RuntimeException failure) {
        return failure instanceof ExchangeException
                || failure instanceof UncheckedIOException
                || failure instanceof BackendException
                || failure instanceof EndedBySparkException;
    }

    /** @param told the address of each task, and behind the first one's the newest checkpoint */
    private TaskResult train(List<LabelledRow> rows, BarrierTaskContext context, Opened opened, String... told)
            throws IOException {
        int task = context.partitionId();
        CheckpointStore store = opened.store;
        List<String> addresses =
                Arrays.stream(told).map(each -> each.split("\n", 2)[0]).toList();
        store.fetch(told[0].split("\n", 2)[1]);
        if (addresses.size() == 1) {
            opened.meeting.close(); // nobody will call
            return train(rows, Exchange.ALONE, store, context, () -> 0);
        }
        try (SocketExchange exchange =
                new SocketExchange(task, opened.meeting.meet(task, addresses), plan.timeoutSeconds() * 1000L)) {
            TaskResult result = train(rows, exchange, store, context, exchange::waited);
            exchange.gather(new byte[0]); // nobody hangs up before all are done
            return result;
        }
    }

    private interface Nanos {
        long get();
    }

    private TaskResult train(
            List<LabelledRow> rows,
            Exchange exchange,
            CheckpointStore store,
            BarrierTaskContext context,
            Nanos waited) {
        Topology topology = plan.topology();
        Scaling targets = plan.classes()
                ? Scaling.identity(topology.outputs())
                : LabelScaling.of(exchange, plan.slices(), plan.rows(), rows);
        Schema schema = Schema.of(topology.inputs(), topology.outputs())
                .targets(targets)
                .classes(Arrays.asList(plan.classNames()));
        check(rows, topology.inputs());
        check(List.of(validation.value()), topology.inputs());
        Rows learn = new Rows(rows, schema, plan.classes(), plan.weighted());
        Network network = Network.of(topology, plan.seed());
        Watch watch = new Watch(context, store);
        try (Selection selection = open(context)) {
            Slices slices = Slices.of(plan.slices());
            Trainer trainer = plan.trainer(Trainer.on(selection))
                    .slices(exchange.tasks() == 1 ? slices : slices.together(exchange, plan.rows()))
                    .listen(watch);
            List<LabelledRow> judged = List.of(validation.value());
            if (!judged.isEmpty()) {
                trainer = trainer.validate(new Validation(
                        new Rows(judged, schema, plan.classes(), false), 0, plan.patience(), plan.leastGain()));
            }
            Checkpoints files = store.checkpoints(Every.of(plan.interval()));
            if (files != null) {
                trainer = trainer.checkpoint(files);
            }
            TrainingReport report = trainer.fit(network, learn);
            byte[] model = ModelBytes.of(network.state());
            return new TaskResult(
                    exchange.task(),
                    ModelBytes.sha256(model),
                    exchange.task() == 0 ? model : new byte[0],
                    report.device(),
                    report.costs().stream().mapToDouble(cost -> cost).toArray(),
                    report.validations().stream()
                            .mapToDouble(ValidationReport::cost)
                            .toArray(),
                    report.bestEpoch(),
                    watch.resumed,
                    report.seconds(),
                    report.samplesPerSecond(),
                    waited.get() * NANO,
                    "");
        }
    }

    private static void check(List<LabelledRow> rows, int inputs) {
        for (LabelledRow row : rows) {
            if (row.x.length != inputs) {
                throw new IllegalArgumentException("features: a row has " + row.x.length + ", expected " + inputs
                        + ", as many as the network has inputs");
            }
        }
    }

    /** Opens the device; {gpu} in the preference is the address that Spark gave the task. */
    private Selection open(BarrierTaskContext context) {
        return Backends.open(preference(plan.backend(), context.resourcesJMap()), TrainingTask.class.getClassLoader());
    }

    /** The preference with the address of the task's GPU; null for the default. */
    static @Nullable String preference(String asked, Map<String, ResourceInformation> resources) {
        if (!asked.contains("{gpu}")) {
            return asked.isEmpty() ? null : asked;
        }
        ResourceInformation gpu = resources.get("gpu");
        if (gpu == null || gpu.addresses().length == 0) {
            throw new IllegalArgumentException("backend: " + asked
                    + ", but Spark gives the task no GPU; set gpus, or spark.task.resource.gpu.amount, beside"
                    + " spark.executor.resource.gpu.amount");
        }
        return asked.replace("{gpu}", gpu.addresses()[0]);
    }

    /** Spark has ended this task. */
    private static final class EndedBySparkException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private EndedBySparkException() {
            super("Spark has ended this task");
        }
    }

    /** Ends a training that Spark has given up, and keeps the checkpoints of the first task. */
    private static final class Watch implements TrainingListener {
        private final BarrierTaskContext context;
        private final CheckpointStore store;
        private int resumed;

        private Watch(BarrierTaskContext context, CheckpointStore store) {
            this.context = context;
            this.store = store;
        }

        @Override
        public void progressed(int epoch, int examples) {
            if (context.isInterrupted()) {
                throw new EndedBySparkException();
            }
        }

        @Override
        public void resumed(int epochs, int examples) {
            resumed = epochs;
        }

        @Override
        public void written(Path checkpoint) {
            store.keep(checkpoint);
        }
    }
}
