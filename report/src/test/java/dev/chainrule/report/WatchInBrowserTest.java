package dev.chainrule.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.browser.Chromium;
import dev.chainrule.data.Digits;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.EpochReport;
import dev.chainrule.train.Trainer;
import dev.chainrule.train.TrainingListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A page that is watched while a training runs: it changes by events, and stays when all is over. */
@Tag("browser")
final class WatchInBrowserTest {
    private static final Path FOLDER = Path.of("target", "pages").toAbsolutePath();

    /** Keeps a training waiting after its fifth epoch, until the browser has looked. */
    private static final class Waiting implements TrainingListener {
        private final CountDownLatch looked = new CountDownLatch(1);

        @Override
        public Next ended(EpochReport epoch) {
            try {
                if (epoch.epoch() == 5 && !looked.await(240, TimeUnit.SECONDS)) {
                    throw new AssertionError("nobody has looked");
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return Next.CONTINUE;
        }
    }

    @Test
    void eventsChangeThePage() throws Exception {
        Files.createDirectories(FOLDER);
        Dataset digits = Digits.train();
        Waiting waiting = new Waiting();
        try (Chromium chromium = Chromium.start();
                Selection device = Backends.open("cpu:plain,cpu:scalar")) {
            Network net = Network.of(Topology.of(64, 32, 10), 1);
            Trainer plan = Trainer.on(device).epochs(10).validate(0.1);
            TrainingRecorder recorder = TrainingRecorder.of(plan, net, digits).title("Training of digits");
            try (Watch watch = Watch.on(0, recorder::record)) {
                chromium.show(watch.address(), 1000, false);
                assertThat(text(chromium)).contains("The training has not begun.");
                CompletableFuture<Void> training = CompletableFuture.runAsync(
                        () -> plan.listen(recorder, waiting).fit(net, digits));
                until(chromium, "document.body.textContent.includes('Running: epoch 6 of 10')");
                assertThat(chromium.evaluate("document.querySelectorAll('path.curve').length > 3")
                                .booleanValue())
                        .isTrue();
                assertThat(chromium.faults()).isEqualTo("[]");
                Files.write(FOLDER.resolve("watched.png"), chromium.picture());
                waiting.looked.countDown();
                training.get(240, TimeUnit.SECONDS);
                watch.show(recorder.record().judged(Judgement.of(device.compute(), net.state(), Digits.test())));
            }
            until(chromium, "document.body.textContent.includes('Ended after 10 epochs of 10')");
            until(chromium, "document.images.length === 24");
            assertThat(chromium.evaluate("document.body.classList.contains('lost')")
                            .booleanValue())
                    .isFalse();
            assertThat(chromium.happened("Log.entryAdded", "Runtime.exceptionThrown"))
                    .isEmpty();
        }
    }

    private static String text(Chromium chromium) throws InterruptedException {
        return chromium.evaluate("document.body.textContent").stringValue();
    }

    private static void until(Chromium chromium, String condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!chromium.evaluate(condition).booleanValue()) {
            assertThat(System.nanoTime()).as(condition + ": " + text(chromium)).isLessThan(end);
            Thread.sleep(50);
        }
    }
}
