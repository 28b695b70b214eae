package dev.chainrule.spark;

import dev.chainrule.data.Digits;
import dev.chainrule.train.Dataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** One session of Spark at a time for all tests, and the digits as its rows. */
final class Sessions {
    /** The device that is there with the quick compiler alone; all of module backend-cpu have its bits. */
    static final String BACKEND = "cpu:scalar";

    static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.LongType)
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType)
            .add("weight", DataTypes.DoubleType)
            .add("held", DataTypes.BooleanType);

    private static String opened = "";

    private Sessions() {}

    /** Threads of this process. */
    static SparkSession local() {
        return session("local[4]");
    }

    /** Two executors, each a process of its own. */
    static SparkSession cluster() throws IOException {
        home(Path.of(System.getenv("SPARK_HOME")));
        return session("local-cluster[2,1,1024]");
    }

    /** A script by which a worker finds its GPU: there is none, but it says that its number is 1. */
    private static String gpus() {
        try {
            Path script = Files.createDirectories(Path.of("target", "gpus")).resolve("find");
            Files.writeString(script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"1\"]}'\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            return script.toAbsolutePath().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the session, if there is one. */
    static void stop() {
        if (!opened.isEmpty()) {
            SparkSession.active().stop();
            opened = "";
        }
    }

    private static SparkSession session(String master) {
        if (!opened.equals(master)) {
            stop();
        }
        opened = master;
        String classes = Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .filter(entry -> !Path.of(entry).getFileName().toString().matches("spark-.*[.]jar"))
                .collect(Collectors.joining(java.io.File.pathSeparator));
        SparkSession.Builder session = SparkSession.builder();
        if (master.startsWith("local-cluster")) {
            session.config("spark.serializer", KryoSerializer.class.getName()) // as many clusters have it
                    .config("spark.worker.resource.gpu.amount", "1")
                    .config("spark.worker.resource.gpu.discoveryScript", gpus())
                    .config("spark.executor.resource.gpu.amount", "1");
        }
        return session.master(master)
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.default.parallelism", "2")
                .config("spark.executor.extraClassPath", classes)
                .config("spark.executor.memory", "768m")
                .config(
                        "spark.executor.extraJavaOptions",
                        "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC") // as these tests have
                .config("spark.connect.grpc.binding.address", "127.0.0.1")
                .config("spark.connect.grpc.binding.port", "0")
                .config("spark.connect.ml.backend.classes", ConnectBackend.class.getName())
                .config("spark.sql.warehouse.dir", "target/warehouse")
                .getOrCreate();
    }

    /** The jars of Spark where a worker looks for them. */
    private static void home(Path folder) throws IOException {
        Path jars = Files.createDirectories(folder.resolve("jars"));
        for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
            Path jar = Path.of(entry);
            Path link = jars.resolve(jar.getFileName());
            if (jar.getFileName().toString().endsWith(".jar") && !Files.exists(link)) {
                Files.deleteIfExists(link);
                Files.createSymbolicLink(link, jar.toAbsolutePath());
            }
        }
    }

    /** The digits to learn from, in an order of the seed, with ids, labels, weights 0.5 or 2, and every tenth held out. */
    static List<Row> digits(long seed) {
        Dataset digits = Digits.train();
        List<Row> rows = new ArrayList<>();
        float[] x = new float[digits.inputs()];
        float[] y = new float[digits.outputs()];
        for (int e = 0; e < digits.size(); e++) {
            digits.copyInputs(e, 1, x);
            double[] features = new double[x.length];
            for (int j = 0; j < x.length; j++) {
                features[j] = x[j];
            }
            digits.copyTargets(e, 1, y);
            int label = 0;
            while (y[label] == 0) {
                label++;
            }
            rows.add(RowFactory.create(
                    (long) e, Vectors.dense(features), (double) label, e % 2 == 0 ? 0.5 : 2.0, e % 10 == 0));
        }
        Collections.shuffle(rows, new Random(seed));
        return rows;
    }

    static org.apache.spark.sql.Dataset<Row> table(SparkSession spark, long seed, int partitions) {
        return spark.createDataFrame(digits(seed), SCHEMA).repartition(partitions);
    }
}
