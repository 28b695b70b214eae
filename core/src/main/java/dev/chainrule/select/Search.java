package dev.chainrule.select;

import dev.chainrule.compute.Compute;
import dev.chainrule.select.Candidate.Status;
import dev.chainrule.spi.Availability;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One search for a device: goes through the preference, entry by entry, and notes the outcome for every candidate.
 *
 * <p>A provider is probed when the preference reaches it, once; a device is opened when it is its turn; the first that
 * passes the smoke test ends the search.
 */
final class Search {
    /** Best first: the highest score, of equals the first provider by name, and of its own the provider's order. */
    private static final Comparator<DeviceInfo> BY_RANK =
            Comparator.comparingInt(DeviceInfo::score).reversed().thenComparing(DeviceInfo::provider);

    private final Preference preference;
    private final Discovery discovery;
    private final Map<String, List<DeviceInfo>> probed = new TreeMap<>();
    private final Map<String, Candidate> notes = new LinkedHashMap<>();
    private final List<Candidate> refused = new ArrayList<>();
    private final boolean thorough;

    /** @param thorough whether devices are proved with every kernel that they may ever compute with, which takes its time */
    Search(Preference preference, Discovery discovery, boolean thorough) {
        this.preference = preference;
        this.discovery = discovery;
        this.thorough = thorough;
        checkOptions();
    }

    /**
     * A device that passed the smoke test.
     *
     * @param options the options that it was opened with
     */
    record Opened(BackendProvider provider, Map<String, String> options, Compute compute) {}

    /** The first device of the preference that works, or null; {@link #report} says why. */
    @Nullable
    Opened run() {
        for (Preference.Entry entry : preference.entries()) {
            for (DeviceInfo device : candidates(entry)) {
                if (!notes.containsKey(device.id())) {
                    Compute compute = open(device, entry.options());
                    if (compute != null) {
                        note(Candidate.of(device, Status.CHOSEN, whyChosen(entry, device)));
                        return new Opened(provider(device.provider()), entry.options(), compute);
                    }
                }
            }
        }
        return null;
    }

    /**
     * After {@link #run}: probes and proves all that the search did not touch, adds the outcomes, and closes all.
     */
    void survey(@Nullable Opened chosen) {
        discovery.providers().keySet().forEach(this::probe);
        settle();
        for (DeviceInfo device : devices()) {
            Candidate note = notes.get(device.id());
            if (note != null && note.status() != Status.CHOSEN && note.status() != Status.BROKEN) {
                notes.remove(device.id());
                Compute compute = open(device, Map.of());
                if (compute != null) {
                    note(note.and("it works, score " + device.score()));
                    close(compute);
                }
            }
        }
        if (chosen != null) {
            close(chosen.compute());
        }
    }

    /** The outcome for every candidate. */
    SelectionReport report() {
        settle();
        List<Candidate> all = new ArrayList<>(notes.values());
        all.addAll(refused);
        all.addAll(discovery.others());
        return new SelectionReport(preference.toString(), preference.origin(), all, discovery.loaders());
    }

    // ---- what the preference reaches

    private List<DeviceInfo> candidates(Preference.Entry entry) {
        if (discovery.isEmpty()) {
            refuseForWantOfProviders(entry);
            return List.of();
        }
        if (entry.any()) {
            return anything(entry);
        }
        if (!discovery.providers().containsKey(entry.provider())) {
            if (discovery.others().stream().noneMatch(c -> c.id().equals(entry.provider()))) {
                refuse(
                        entry.id(),
                        "no provider has this name; there are "
                                + discovery.providers().keySet(),
                        "put its module or jar on the module path or the class path");
            }
            return List.of();
        }
        List<DeviceInfo> devices = probe(entry.provider());
        if (entry.device() == null) {
            return devices.stream().filter(d -> d.score() >= 0).limit(1).toList();
        }
        List<DeviceInfo> named =
                devices.stream().filter(d -> d.id().equals(entry.id())).toList();
        if (named.isEmpty() && !devices.isEmpty() && refused.stream().noneMatch(c -> c.id().equals(entry.id()))) {
            List<String> ids = devices.stream().map(DeviceInfo::id).toList();
            refuse(entry.id(), "there is no such device", "name one of " + ids);
        }
        return named;
    }

    /** The devices for {@code *}: all that are left, by rank, of the providers that know the options. */
    private List<DeviceInfo> anything(Preference.Entry entry) {
        discovery.providers().keySet().stream()
                .filter(name -> knowsOptions(name, entry))
                .forEach(this::probe);
        return devices().stream()
                .filter(d -> d.score() >= 0 && knowsOptions(d.provider(), entry))
                .toList();
    }

    private boolean knowsOptions(String provider, Preference.Entry entry) {
        return discovery.options(provider).containsAll(entry.options().keySet());
    }

    /** All devices that are known by now, by rank. */
    private List<DeviceInfo> devices() {
        return probed.values().stream().flatMap(List::stream).sorted(BY_RANK).toList();
    }

    private List<DeviceInfo> probe(String name) {
        List<DeviceInfo> known = probed.get(name);
        if (known == null) {
            known = ask(name, provider(name));
            probed.put(name, known);
        }
        return known;
    }

    private BackendProvider provider(String name) {
        BackendProvider provider = discovery.providers().get(name);
        if (provider == null) {
            throw new IllegalStateException("provider '" + name + "' was not discovered");
        }
        return provider;
    }

    private List<DeviceInfo> ask(String name, BackendProvider provider) {
        try {
            Availability found = provider.probe();
            if (found instanceof Availability.Unavailable missing) {
                refuse(name, missing.reason(), missing.remedy(), missing.cause());
                return List.of();
            }
            Availability.Available available = (Availability.Available) found;
            List<DeviceInfo> devices = available.devices();
            List<String> ids = Stream.concat(
                            devices.stream().map(DeviceInfo::id),
                            available.missing().stream().map(Availability.Missing::id))
                    .toList();
            if (ids.stream().distinct().allMatch(id -> id.startsWith(name + ":"))
                    && ids.stream().distinct().count() == ids.size()) {
                available.missing().forEach(m -> refuse(m.id(), m.reason(), m.remedy(), m.cause()));
                return devices.stream().sorted(BY_RANK).toList();
            }
            note(Candidate.broken(
                    name, null, "its devices are " + ids + ", expected different ids " + name + ":…", null));
        } catch (Exception | Error e) {
            note(Candidate.broken(name, null, "probing it: " + e, e));
        }
        return List.of();
    }

    // ---- trying a device

    private @Nullable Compute open(DeviceInfo device, Map<String, String> options) {
        Compute compute;
        try {
            compute = new Compute(provider(device.provider()).open(device, options), device);
        } catch (Exception | Error e) {
            if (e instanceof IllegalArgumentException && !options.isEmpty()) {
                throw new IllegalArgumentException(device.id() + ": " + e.getMessage(), e);
            }
            note(Candidate.broken(device.id(), device, "opening it: " + e, e));
            return null;
        }
        String complaint;
        Throwable cause = null;
        try {
            complaint = SmokeTest.complaint(compute, thorough);
        } catch (Exception | Error e) {
            complaint = "the smoke test failed: " + e;
            cause = e;
        }
        if (complaint == null) {
            return compute;
        }
        note(Candidate.broken(device.id(), device, complaint, cause));
        close(compute);
        return null;
    }

    /** Closes a device that nobody will use; if that fails, its note says so. */
    private void close(Compute compute) {
        try {
            compute.close();
        } catch (Exception | Error e) {
            Candidate note = notes.get(compute.device().id());
            if (note != null) {
                note(note.and("closing it failed: ", e));
            }
        }
    }

    private static String whyChosen(Preference.Entry entry, DeviceInfo device) {
        return entry.any()
                ? "score " + device.score() + " is the highest of what works"
                : "'" + entry.id() + "' asks for it, and it works";
    }

    // ---- notes

    /** Gives everything that the search never came to its reason. */
    private void settle() {
        String chosen = notes.values().stream()
                .filter(c -> c.status() == Status.CHOSEN)
                .map(Candidate::id)
                .findFirst()
                .orElse(null);
        for (DeviceInfo device : devices()) {
            if (!notes.containsKey(device.id())) {
                note(untried(device, chosen));
            }
        }
        for (String name : discovery.providers().keySet()) {
            boolean known = probed.containsKey(name) || notes.containsKey(name);
            if (!known && preference.asksFor(name) && chosen == null) {
                String reason = "it does not have all of the options that '" + preference + "' asks for";
                note(new Candidate(name, Status.NOT_PREFERRED, reason, null, null, null));
            } else if (!known && preference.asksFor(name)) {
                note(new Candidate(name, Status.NOT_NEEDED, chosen + " came first", null, null, null));
            } else if (!known) {
                String reason = "the preference '" + preference + "' does not name it";
                note(new Candidate(name, Status.NOT_ASKED, reason, null, null, null));
            }
        }
    }

    private Candidate untried(DeviceInfo device, @Nullable String chosen) {
        boolean named = preference.entries().stream().anyMatch(e -> e.id().equals(device.id()));
        boolean ranked = preference.entries().stream()
                .anyMatch(e -> e.any() || (e.device() == null && e.provider().equals(device.provider())));
        if (!named && !preference.asksFor(device.provider())) {
            return Candidate.of(device, Status.NOT_ASKED, "the preference '" + preference + "' does not name it");
        }
        if (!named && ranked && device.score() < 0) {
            return Candidate.of(device, Status.NOT_PREFERRED, "it is chosen only when the device itself is named");
        }
        if (chosen != null && (named || ranked)) {
            return Candidate.of(device, Status.NOT_NEEDED, chosen + " came first");
        }
        String reason = ranked && !named && !anyEntry()
                ? "'" + device.provider() + "' stands for its best device only"
                : "the preference '" + preference + "' names another device";
        return Candidate.of(device, Status.NOT_PREFERRED, reason);
    }

    private boolean anyEntry() {
        return preference.entries().stream().anyMatch(Preference.Entry::any);
    }

    private void note(Candidate candidate) {
        notes.put(candidate.id(), candidate);
    }

    private void refuse(String id, String reason, String remedy) {
        refuse(id, reason, remedy, null);
    }

    private void refuse(String id, String reason, String remedy, @Nullable Throwable cause) {
        refused.add(new Candidate(id, Status.UNAVAILABLE, reason, remedy, null, cause));
    }

    /** Once, however many entries there are. */
    private void refuseForWantOfProviders(Preference.Entry entry) {
        boolean modules = Backends.class.getModule().isNamed();
        if (refused.isEmpty()) {
            refuse(
                    entry.id(),
                    "no provider is on the " + (modules ? "module path" : "class path"),
                    "add chainrule-backend-cpu"
                            + (modules ? ", module dev.chainrule.cpu (in an image: jlink --add-modules)" : ""));
        }
    }

    // ---- options

    private void checkOptions() {
        for (Preference.Entry entry : preference.entries()) {
            List<String> asked = discovery.providers().keySet().stream()
                    .filter(name -> entry.any() || name.equals(entry.provider()))
                    .toList();
            for (String key : entry.options().keySet()) {
                boolean known =
                        asked.stream().anyMatch(name -> discovery.options(name).contains(key));
                if (!known && !asked.isEmpty()) {
                    String who = entry.any()
                            ? "no provider here has"
                            : entry.provider() + ", whose options are " + discovery.options(entry.provider())
                                    + ", does not have";
                    throw new IllegalArgumentException("backend preference '" + preference + "' (" + preference.origin()
                            + "): " + who + " the option '" + key + "'");
                }
            }
        }
    }
}
