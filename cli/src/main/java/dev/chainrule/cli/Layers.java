package dev.chainrule.cli;

import dev.chainrule.nn.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The option {@code --layers 64,32,10}, or 64-32-10 as networks are printed: units, from the inputs to the outputs. */
final class Layers {
    private final int[] units;

    private Layers(int... units) {
        this.units = units;
    }

    /** An input layer, hidden ones if there are, an output layer. */
    static Layers of(int... units) {
        return new Layers(units.clone());
    }

    /** Those of a network. */
    static Layers of(Topology topology) {
        return new Layers(
                IntStream.rangeClosed(1, topology.layers()).map(topology::units).toArray());
    }

    List<Integer> units() {
        return Arrays.stream(units).boxed().toList();
    }

    int outputs() {
        return units[units.length - 1];
    }

    Topology topology() {
        return Topology.of(units);
    }

    /** As the option is written: {@code 64,32,10}. */
    @Override
    public String toString() {
        return Arrays.stream(units).mapToObj(Integer::toString).collect(Collectors.joining(","));
    }

    /** Reads the option. */
    static final class Converter implements ITypeConverter<Layers> {
        @Override
        public Layers convert(String text) {
            try {
                Layers layers = new Layers(Arrays.stream(text.split(text.contains(",") ? "," : "-", -1))
                        .map(String::strip)
                        .mapToInt(Integer::parseInt)
                        .toArray());
                layers.topology();
                return layers;
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is no list of units, expected one such as 64,32,10");
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' makes no network: " + e.getMessage());
            }
        }
    }
}
