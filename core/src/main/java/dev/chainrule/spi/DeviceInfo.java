package dev.chainrule.spi;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A device that a provider can open.
 *
 * @param id {@code provider:device}, e.g. {@code cpu:scalar} or {@code opencl:0}; stable on one machine
 * @param description one line for a person: vendor, model, what is special
 * @param kind what sort of hardware it is
 * @param score rank among all devices, the highest first; negative: chosen only when named
 * @param memoryBytes memory that data may take up, in bytes
 * @param denormals what its arithmetic makes of denormal numbers, on which its error bounds depend
 * @param facts further facts by name, for the report; the constructor adds {@code denormals} in lower case
 */
public record DeviceInfo(
        String id,
        String description,
        Kind kind,
        int score,
        long memoryBytes,
        Denormals denormals,
        Map<String, String> facts) {
    /** The name of the fact that tells where the memory is, if that is {@link #HEAP}. */
    public static final String MEMORY = "memory";
    /** The fact of a device whose memory is part of the Java heap. */
    public static final String HEAP = "Java heap";
    /** The name of the fact that tells how long one buffer may be: a number and the word {@code bytes}. */
    public static final String LONGEST_BUFFER = "longest buffer";
    /**
     * The name of the fact that tells whether the device gives the bits that docs/same-bits.md defines: {@value #KEPT}, or the reason
     * why not. A device without the fact promises nothing.
     */
    public static final String SAME_BITS = "same bits";
    /** The fact of a device that gives the bits that are defined. */
    public static final String KEPT = "yes";

    /** The sort of hardware that a device is. */
    public enum Kind {
        CPU,
        GPU,
        ACCELERATOR
    }

    /** The treatment of denormal numbers, |x| &lt; 2⁻¹²⁶, by a device's arithmetic. */
    public enum Denormals {
        /** They are numbers like others, as IEEE 754 has it. */
        KEPT,
        /** They may be replaced by zero, going in or coming out, which widens the error bounds. */
        FLUSHED
    }

    public DeviceInfo {
        Map<String, String> all = new TreeMap<>(facts);
        all.put("denormals", denormals.name().toLowerCase(Locale.ROOT));
        facts = Collections.unmodifiableMap(all);
    }

    /** A device that says nothing of denormals: a CPU keeps them, another may flush them. */
    public DeviceInfo(
            String id, String description, Kind kind, int score, long memoryBytes, Map<String, String> facts) {
        this(id, description, kind, score, memoryBytes, kind == Kind.CPU ? Denormals.KEPT : Denormals.FLUSHED, facts);
    }

    /** Whether its memory is part of the Java heap, as the fact {@value #MEMORY} says. */
    public boolean onHeap() {
        return HEAP.equals(facts.get(MEMORY));
    }

    /** Whether it gives the same bits as every other device of which this is true, as the fact {@value #SAME_BITS} says. */
    public boolean givesSameBits() {
        return KEPT.equals(facts.get(SAME_BITS));
    }

    /** The most bytes that one buffer may have, as the fact {@value #LONGEST_BUFFER} says; without it, all of the memory. */
    public long longestBufferBytes() {
        String fact = facts.get(LONGEST_BUFFER);
        return fact == null ? memoryBytes : Long.parseLong(fact.replace(" bytes", ""));
    }

    /** The part of the id before the colon: the provider's name. */
    public String provider() {
        int colon = id.indexOf(':');
        return colon < 0 ? id : id.substring(0, colon);
    }
}
