package dev.chainrule.cli;

import dev.chainrule.select.Backends;
import dev.chainrule.select.Candidate;
import dev.chainrule.select.Candidate.Status;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code *} stands for: every device that works, best first, but for those that are chosen only when named.
 *
 * @param working their ids
 * @param absent what is not there or does not work, each with the reason
 */
record Devices(List<String> working, List<String> absent) {
    /**
     * Tries all.
     *
     * @param any {@code *}, with options if need be
     * @throws IllegalArgumentException if the options are wrong
     */
    static Devices of(String any) {
        List<String> working = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        for (Candidate candidate : Backends.survey(any).candidates()) {
            if (candidate.status() == Status.CHOSEN || candidate.status() == Status.NOT_NEEDED) {
                working.add(candidate.id());
            } else if (candidate.status() != Status.NOT_PREFERRED) {
                absent.add(candidate.id() + ": " + candidate.explanation());
            }
        }
        return new Devices(working, absent);
    }
}
