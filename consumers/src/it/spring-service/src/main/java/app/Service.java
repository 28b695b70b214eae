package app;

import dev.chainrule.predict.BatchListener;
import dev.chainrule.predict.BatchingPredictor;
import dev.chainrule.predict.Prediction;
import dev.chainrule.predict.Predictor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A service of Spring Boot: {@code POST /predict} takes rows of numbers and answers the names of their classes. */
@SpringBootApplication
public class Service {
    /** Spring closes it, and it closes the device. */
    @Bean
    BatchingPredictor predictor(@Value("${model}") Path model, Batches batches) throws IOException {
        return BatchingPredictor.of(
                Predictor.load(model, "*"), BatchingPredictor.BATCH, BatchingPredictor.WAITING, batches);
    }

    @Bean
    Batches batches() {
        return new Batches();
    }

    /** Counters, which a Micrometer registry can read: {@code FunctionCounter.builder("rows", batches.rows, LongAdder::sum)}. */
    static final class Batches implements BatchListener {
        final LongAdder rows = new LongAdder();
        final LongAdder count = new LongAdder();

        @Override
        public void batch(int size, Duration waited, Duration computed) {
            rows.add(size);
            count.increment();
        }
    }

    @RestController
    static class Answers {
        /** Rows of one request, so that a large one leaves room for others. */
        private static final int MOST_ROWS = 256;

        private final BatchingPredictor predictor;

        Answers(BatchingPredictor predictor) {
            this.predictor = predictor;
        }

        @PostMapping("/predict")
        CompletableFuture<List<String>> predict(@RequestBody double[][] rows) {
            if (rows.length > MOST_ROWS || !Stream.of(rows).allMatch(Objects::nonNull)) {
                throw new IllegalArgumentException("expected up to " + MOST_ROWS + " rows of numbers");
            }
            List<CompletableFuture<Prediction>> answers =
                    Stream.of(rows).map(predictor::submit).toList();
            return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                    .thenApplyAsync(all -> answers.stream()
                            .map(answer -> answer.join().className())
                            .toList());
        }

        @ExceptionHandler
        @ResponseStatus(HttpStatus.BAD_REQUEST)
        String rowThatDoesNotFit(IllegalArgumentException e) {
            return e.getMessage();
        }

        @ExceptionHandler
        @ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
        String tooMany(RejectedExecutionException e) {
            return e.getMessage();
        }
    }
}
