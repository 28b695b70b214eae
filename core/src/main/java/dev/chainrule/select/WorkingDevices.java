package dev.chainrule.select;

import dev.chainrule.select.Candidate.Status;
import java.util.ArrayList;
import java.util.List;

/**
 * The devices that {@code *} stands for: every device that works, best first, but for those that are chosen only when named.
 *
 * @param entries an entry for each, with the options of {@code *}
 * @param absent devices and providers that are not there or do not work, each with the reason
 */
public record WorkingDevices(List<Preference.Entry> entries, List<String> absent) {
    /**
     * Tries all.
     *
     * @param any {@code *}, with options if need be
     * @throws IllegalArgumentException if the options are wrong
     */
    public static WorkingDevices of(Preference.Entry any) {
        List<Preference.Entry> entries = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        for (Candidate candidate : Backends.survey(any.alone()).candidates()) {
            if (candidate.status() == Status.CHOSEN || candidate.status() == Status.NOT_NEEDED) {
                entries.add(any.forDevice(candidate.id()));
            } else if (candidate.status() != Status.NOT_PREFERRED) {
                absent.add(candidate.id() + ": " + candidate.explanation());
            }
        }
        return new WorkingDevices(entries, absent);
    }
}
