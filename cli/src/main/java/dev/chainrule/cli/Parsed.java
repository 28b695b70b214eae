package dev.chainrule.cli;

import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the value of an option as a library does; what the library refuses is wrong usage, in its words. */
abstract class Parsed<T> implements ITypeConverter<T> {
    private final Function<String, T> parse;

    /** Reads by a function that throws {@link IllegalArgumentException}. */
    Parsed(Function<String, T> parse) {
        this.parse = parse;
    }

    @Override
    public final T convert(String text) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
