package app;

import dev.chainrule.data.Digits;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Topology;
import dev.chainrule.predict.BatchingPredictor;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

/** Trains the built-in digits, starts the service with this model, asks it, and prints how many answers are right. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
        long seed = 1;
        Path model = Files.createTempFile("digits", ".safetensors");
        try (Selection selection = Backends.open()) {
            Network network = Network.of(Topology.of(64, 32, 10), seed);
            Trainer.on(selection).seed(seed).fit(network, Digits.train(seed));
            network.state().save(model);
        }
        try (ConfigurableApplicationContext service =
                SpringApplication.run(Service.class, "--server.port=0", "--model=" + model)) {
            Dataset test = Digits.test(seed);
            RestClient client = RestClient.create(
                    "http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port"));
            int right = 0;
            for (int row = 0; row < test.size(); row++) {
                String[] answer = client.post()
                        .uri("/predict")
                        .body(new double[][] {raw(test, row)})
                        .retrieve()
                        .body(String[].class);
                right += answer[0].equals(label(test, row)) ? 1 : 0;
            }
            String device = service.getBean(BatchingPredictor.class)
                    .predictor()
                    .selection()
                    .device()
                    .id();
            System.out.println("device: " + device + " accuracy " + (double) right / test.size());
            Service.Batches batches = service.getBean(Service.Batches.class);
            System.out.println("rows " + batches.rows + " in " + batches.count + " batches");
            System.out.println(
                    "null and text: " + status(client, "[[1,null,\"2\"]]") + ", no row: " + status(client, "[null]"));
        } finally {
            Files.delete(model);
        }
    }

    /** The status of an answer to this text. */
    private static int status(RestClient client, String json) {
        return client.post()
                .uri("/predict")
                .contentType(MediaType.APPLICATION_JSON)
                .body(json)
                .exchange((request, response) -> response.getStatusCode().value());
    }

    /** The inputs of an example as they were before they were scaled; pixels that are the same in all pictures have factor 0. */
    private static double[] raw(Dataset data, int row) {
        Scaling scaling = data.schema().inputs();
        float[] x = new float[data.inputs()];
        data.copyInputs(row, 1, x);
        return IntStream.range(0, x.length)
                .mapToDouble(j -> scaling.factor(j) == 0 ? scaling.offset(j) : scaling.undo(j, x[j]))
                .toArray();
    }

    private static String label(Dataset data, int row) {
        float[] y = new float[data.outputs()];
        data.copyTargets(row, 1, y);
        int k = 0;
        while (y[k] != 1) {
            k++;
        }
        return data.schema().classes().get(k);
    }
}
