package dev.chainrule.opencl;

import java.util.List;
import java.util.Optional;

/** Values by key that outlive the process where possible; {@code toString} names the place, for messages. */
interface Store {
    /** The value that was stored under the key; none if there is no such, or it cannot be read. */
    Optional<byte[]> get(List<String> key);

    /** Stores the value in place of an older one, and returns whether that succeeded. */
    boolean put(List<String> key, byte[] value);

    /** This store, which calls {@code given} whenever it has a value. */
    default Store noting(Runnable given) {
        return new Store() {
            @Override
            public Optional<byte[]> get(List<String> key) {
                Optional<byte[]> value = Store.this.get(key);
                value.ifPresent(unused -> given.run());
                return value;
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

    /** A store that finds nothing, and stores where this one does: new values take the places of old ones. */
    default Store withoutContents() {
        return new Store() {
            @Override
            public Optional<byte[]> get(List<String> key) {
                return Optional.empty();
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
