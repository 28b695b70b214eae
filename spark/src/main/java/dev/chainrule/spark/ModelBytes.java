package dev.chainrule.spark;

import dev.chainrule.nn.NetworkState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A model as the bytes of its safetensors file. */
final class ModelBytes {
    private static final String END = ".safetensors";

    private ModelBytes() {}

    static byte[] of(NetworkState state) {
        try {
            Path file = Files.createTempFile("chainrule", END);
            try {
                state.save(file);
                return Files.readAllBytes(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static NetworkState read(byte[] bytes) {
        try {
            Path file = Files.createTempFile("chainrule", END);
            try {
                Files.write(file, bytes);
                return NetworkState.load(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The SHA-256 in hexadecimal digits. */
    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
