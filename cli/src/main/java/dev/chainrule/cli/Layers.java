package dev.chainrule.cli;

import dev.chainrule.nn.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The option {@code --layers 64,32,10}, or 64-32-10 as networks are printed: units, from the inputs to the outputs. */
final class Layers implements ITypeConverter<Topology> {
    /** The units of each layer. */
    static List<Integer> units(Topology topology) {
        return IntStream.rangeClosed(1, topology.layers())
                .mapToObj(topology::units)
                .toList();
    }

    /** The units as the option is written: {@code 64,32,10}. */
    static String text(Topology topology) {
        return units(topology).stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    @Override
    public Topology convert(String text) {
        try {
            return Topology.of(Arrays.stream(text.split(text.contains(",") ? "," : "-", -1))
                    .map(String::strip)
                    .mapToInt(Integer::parseInt)
                    .toArray());
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is no list of units, expected one such as 64,32,10");
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + text + "' makes no network: " + e.getMessage());
        }
    }
}
