package dev.chainrule.conformance;

import static dev.chainrule.conformance.Trial.require;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.Tunable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Family P: a provider's words, and the backends that it opens. */
final class ProviderRules {
    private ProviderRules() {}

    static List<Rule> rules() {
        return List.of(
                new Rule("P1", "the provider's words are well formed and stay the same", ProviderRules::words),
                new Rule("P2", "devices have ids of their own, provider:device", ProviderRules::ids),
                new Rule("P3", "open gives a new, working backend each time", ProviderRules::open),
                new Rule(
                        "P4",
                        "an option's value that makes no sense is an IllegalArgumentException",
                        ProviderRules::options),
                new Rule(
                        "P5",
                        "configurations keep the options they are asked for with, and no two are equal",
                        ProviderRules::configurations),
                new Rule("P6", "a value that no configuration has is not remembered", ProviderRules::remember));
    }

    private static void words(Trial trial) {
        BackendProvider provider = trial.subject().provider();
        String name = provider.name();
        require(name.matches("[a-z][a-z0-9]*"), "name is '%s', expected lower-case letters and digits", name);
        require(
                provider.spiVersion() == BackendProvider.SPI_VERSION,
                "spiVersion is %s, expected %s",
                provider.spiVersion(),
                BackendProvider.SPI_VERSION);
        Set<String> options = Set.copyOf(provider.options());
        for (String key : options) {
            require(key.matches("[a-z][A-Za-z0-9-]*"), "options: '%s' is no key, expected letters, digits and -", key);
        }
        require(provider.name().equals(name), "name was '%s' and is '%s' now", name, provider.name());
        require(provider.options().equals(options), "options were %s and are %s now", options, provider.options());
    }

    private static void ids(Trial trial) {
        BackendProvider provider = trial.subject().provider();
        Availability.Available found = available(provider);
        Set<String> ids = new HashSet<>();
        for (Availability.Missing missing : found.missing()) {
            id(provider, missing.id(), ids);
            require(
                    !missing.reason().isBlank() && !missing.remedy().isBlank(),
                    "probe: %s is missing without a reason or a remedy",
                    missing.id());
        }
        for (DeviceInfo device : found.devices()) {
            String id = device.id();
            id(provider, id, ids);
            require(device.memoryBytes() > 0, "probe: %s has %s bytes of memory", id, device.memoryBytes());
            String line = device.description();
            require(!line.isBlank() && line.lines().count() == 1, "probe: %s is described by '%s', no line", id, line);
        }
        require(
                ids.contains(trial.subject().id()),
                "probe: %s is not among %s any more",
                trial.subject().id(),
                ids);
        Availability again = provider.probe();
        require(again.equals(found), "probe: it found %s and finds %s now", found, again);
    }

    private static void id(BackendProvider provider, String id, Set<String> others) {
        require(
                id.matches("\\Q" + provider.name() + "\\E:[A-Za-z0-9._-]+"),
                "probe: the id '%s' is not of the form %s:device",
                id,
                provider.name());
        require(others.add(id), "probe: two devices have the id '%s'", id);
    }

    private static void open(Trial trial) {
        Backend one = trial.backend();
        Backend other = trial.open();
        require(!one.equals(other), "open: gave the same backend twice");
        for (Backend backend : List.of(one, other, one)) {
            smoke(trial, backend);
        }
    }

    /** One dense with a known answer: 2 · 3 + 4 · 5 - 1 = 25. */
    static void smoke(Trial trial, Backend backend) {
        trial.step(backend, "dense, 2 · 3 + 4 · 5 - 1", step -> {
            Operand x = step.operand("x", 1, 2, 2, 4);
            Operand theta = step.operand("theta", 1, 2, 3, 5);
            Operand bias = step.operand("bias", 1, 1, -1);
            Operand a = step.unread("a", 1, 1);
            backend.dense(x.view(), theta.view(), bias.view(), Activation.IDENTITY, a.view());
            step.expect(a, 25);
        });
    }

    private static void options(Trial trial) {
        Subject subject = trial.subject();
        for (String key : subject.provider().options()) {
            for (String value : List.of("", "no-such-value")) {
                Map<String, String> options = new HashMap<>(subject.options());
                options.put(key, value);
                refused(subject, options, key + "=" + value);
            }
        }
    }

    private static void refused(Subject subject, Map<String, String> options, String what) {
        try (Backend opened = subject.provider().open(subject.device(), options)) {
            throw new AssertionError("open: '%s' was taken, by %s".formatted(what, opened));
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            String key = what.substring(0, what.indexOf('='));
            require(message.contains(key), "open: '%s' was refused by a message without '%s': %s", what, key, message);
        }
    }

    private static void configurations(Trial trial) {
        Subject subject = trial.subject();
        List<Map<String, String>> all = subject.configurations();
        for (Map<String, String> one : all) {
            require(
                    one.entrySet().containsAll(subject.options().entrySet()),
                    "configurations: %s has not the options %s",
                    one,
                    subject.options());
            require(
                    subject.provider().options().containsAll(one.keySet()),
                    "configurations: %s has keys that are not among %s",
                    one,
                    subject.provider().options());
        }
        require(Set.copyOf(all).size() == all.size(), "configurations: two are equal among %s", all);
        List<Map<String, String>> again = subject.configurations();
        require(again.equals(all), "configurations: they were %s and are %s now", all, again);
    }

    /** Asks for values only that a provider must refuse: nothing is to be stored for the user who runs the tests. */
    private static void remember(Trial trial) {
        Subject subject = trial.subject();
        List<Map<String, String>> all = subject.configurations();
        if (!(subject.provider() instanceof Tunable tunable) || all.isEmpty()) {
            return;
        }
        Map<String, String> options = new HashMap<>(all.get(0));
        options.keySet().removeAll(subject.options().keySet());
        for (String key : options.keySet()) {
            Map<String, String> wrong = new HashMap<>(all.get(0));
            wrong.put(key, "no-such-value");
            unremembered(tunable, subject.device(), wrong, key);
        }
    }

    private static void unremembered(Tunable provider, DeviceInfo device, Map<String, String> options, String word) {
        String where;
        try {
            where = provider.remember(device, options);
        } catch (RuntimeException e) {
            require(
                    e instanceof IllegalArgumentException
                            && String.valueOf(e.getMessage()).contains(word),
                    "remember: %s threw %s, expected an IllegalArgumentException with the word '%s'",
                    options,
                    e,
                    word);
            return;
        }
        throw new AssertionError("remember: %s was kept in %s".formatted(options, where));
    }

    private static Availability.Available available(BackendProvider provider) {
        Availability found = provider.probe();
        if (found instanceof Availability.Available available) {
            return available;
        }
        throw new AssertionError("probe: found devices before, and now " + found);
    }
}
