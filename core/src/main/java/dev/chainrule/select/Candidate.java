package dev.chainrule.select;

import dev.chainrule.spi.DeviceInfo;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a search for one device, or for a provider that has none to show.
 *
 * @param id the device's id, or the provider's name, or its class name where even the name is unknown, or what was asked
 *     for where there is nothing
 * @param status the outcome
 * @param reason why, in one line
 * @param remedy the thing that a user can do about it, where there is one
 * @param device the device, where there is one
 * @param cause the failure behind BROKEN, or behind UNAVAILABLE where there is one, or of closing the device
 */
public record Candidate(
        String id,
        Status status,
        String reason,
        @Nullable String remedy,
        @Nullable DeviceInfo device,
        @Nullable Throwable cause) {

    /** An outcome of a search for a candidate. */
    public enum Status {
        /** Opened, proved by the smoke test, in use. */
        CHOSEN,
        /** Asked for too, but something before it was chosen. */
        NOT_NEEDED,
        /** Of a provider that was asked, but not the device that was asked for. */
        NOT_PREFERRED,
        /** The preference does not name its provider, so it was not even probed. */
        NOT_ASKED,
        /** Not here: see the reason and the remedy. */
        UNAVAILABLE,
        /** Here, but it fails: see the reason and the cause. */
        BROKEN
    }

    static Candidate of(DeviceInfo device, Status status, String reason) {
        return new Candidate(device.id(), status, reason, null, device, null);
    }

    static Candidate broken(String id, @Nullable DeviceInfo device, String reason, @Nullable Throwable cause) {
        return new Candidate(id, Status.BROKEN, reason, null, device, cause);
    }

    /** A copy with a word added to the reason. */
    Candidate and(String more) {
        return new Candidate(id, status, reason + "; " + more, remedy, device, cause);
    }

    /** A copy with a later failure, which is the cause if there was none. */
    Candidate and(String more, Throwable failure) {
        Candidate longer = and(more + failure);
        return cause != null ? longer : new Candidate(id, status, longer.reason, remedy, device, failure);
    }

    /** The status, the reason and the remedy in one line. */
    public String explanation() {
        return status + ": " + reason + (remedy == null ? "" : "; remedy: " + remedy);
    }
}
