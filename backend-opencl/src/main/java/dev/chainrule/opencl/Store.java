package dev.chainrule.opencl;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Values by key that outlive the process where possible; {@code toString} names the place, for messages. */
interface Store {
    /** The value that was stored under the key; none if there is no such, or it cannot be read. */
    Optional<byte[]> get(List<String> key);

    /** Stores the value in place of an older one, and returns whether that succeeded. */
    boolean put(List<String> key, byte[] value);

    /** This store, which calls {@code given} whenever it has a value. */
    default Store noting(Runnable given) {
        return with(key -> {
            Optional<byte[]> value = get(key);
            value.ifPresent(unused -> given.run());
            return value;
        });
    }

    /** A store that finds nothing, and stores where this one does: new values take the places of old ones. */
    default Store withoutContents() {
        return with(key -> Optional.empty());
    }

    /** A store that stores where this one does, and finds values in another way. */
    private Store with(Function<List<String>, Optional<byte[]>> finding) {
        return new Store() {
            @Override
            public Optional<byte[]> get(List<String> key) {
                return finding.apply(key);
            }

            @Override
            public boolean put(List<String> key, byte[] value) {
                return Store.this.put(key, value);
            }

            @Override
            public String toString() {
                return Store.this.toString();
            }
        };
    }
}
