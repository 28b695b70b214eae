package dev.chainrule.cli;

import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Network;
import dev.chainrule.report.Judgement;
import dev.chainrule.report.Report;
import dev.chainrule.report.TrainingRecord;
import dev.chainrule.report.TrainingRecorder;
import dev.chainrule.report.Watch;
import dev.chainrule.spi.BackendException;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Evaluation;
import dev.chainrule.train.Trainer;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A training that is shown as a page: written to a file at its end, served while it runs, or neither. */
final class Shown implements AutoCloseable {
    private final Optional<OutputFile> file;
    private final @Nullable Watch watch;
    private final @Nullable TrainingRecorder recorder;
    private final Compute compute;
    private final Dataset learnt;

    private Shown(
            Optional<OutputFile> file,
            @Nullable Watch watch,
            @Nullable TrainingRecorder recorder,
            Compute compute,
            Dataset learnt) {
        this.file = file;
        this.watch = watch;
        this.recorder = recorder;
        this.compute = compute;
        this.learnt = learnt;
    }

    /**
     * The training of a network by a plan, as the options have it shown.
     *
     * @param data the name of the data
     * @param command that repeats the training
     */
    static Shown of(
            ReportOptions options,
            Optional<OutputFile> file,
            Trainer plan,
            Network net,
            Dataset examples,
            String data,
            String command,
            Streams streams) {
        TrainingRecorder recorder = null;
        Watch watch = null;
        if (options.wanted()) {
            recorder = TrainingRecorder.of(plan, net, examples)
                    .title("Training of " + data)
                    .fact("Command", command);
            watch = options.port().isEmpty() ? null : watch(options.port().get(), recorder, streams);
        }
        return new Shown(file, watch, recorder, plan.compute(), examples);
    }

    private static Watch watch(int port, TrainingRecorder recorder, Streams streams) {
        try {
            Watch watch = Watch.on(port, recorder::record);
            streams.err().println("watch: " + watch.address());
            return watch;
        } catch (IOException e) {
            throw CommandException.failed(
                    ReportOptions.WATCH + "=" + port + ": the port cannot be had: " + e.getMessage(), e);
        }
    }

    /** The plan, of which is gathered what is shown. */
    Trainer listen(Trainer plan) {
        return recorder == null ? plan : plan.listen(recorder);
    }

    /** Shows the training that has ended, and its judgement. */
    void ended(Network net, Evaluation evaluation, Dataset test) throws IOException {
        if (recorder != null) {
            write(record().judged(Judgement.of(evaluation, compute, net.state(), test)));
        }
    }

    /** Shows the training that has ended before it could be judged. */
    void ended() throws IOException {
        if (recorder != null) {
            write(record());
        }
    }

    /** Shows the training that something has broken off, as far as that can still be done; notes if it cannot. */
    void broken(Streams streams) {
        try {
            ended();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            streams.note("the report could not be written: " + e.getMessage());
        }
    }

    private TrainingRecord record() {
        TrainingRecord record = Objects.requireNonNull(recorder).record().digest(learnt);
        try {
            return record.gradients(compute, learnt);
        } catch (BackendException e) {
            return record; // a device that has failed gives no gradients
        }
    }

    private void write(TrainingRecord record) throws IOException {
        if (watch != null) {
            watch.show(record);
        }
        if (file.isPresent()) {
            file.get().write(Report.page(record));
        }
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
    }
}
