package dev.chainrule.opencl;

import java.util.List;
import java.util.Optional;

/** Bytes by key that outlive the process, where they can; its {@code toString} says where, for messages. */
interface Store {
    /** What was stored; none too where it cannot be read. */
    Optional<byte[]> get(List<String> key);

    /** Stores in the place of what was there, and returns whether it could. */
    boolean put(List<String> key, byte[] value);

    /** The same, but that nothing is found: what is stored takes the place of what is there. */
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
