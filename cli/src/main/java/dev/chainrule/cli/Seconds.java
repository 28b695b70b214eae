package dev.chainrule.cli;

import java.math.BigDecimal;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an option that is a time in seconds, such as 3 or 0.5; it keeps the digits that the user wrote, for messages. */
final class Seconds implements ITypeConverter<BigDecimal> {
    private static final BigDecimal MOST = BigDecimal.valueOf(Integer.MAX_VALUE);

    @Override
    public BigDecimal convert(String text) {
        try {
            BigDecimal seconds = new BigDecimal(text);
            if (seconds.signum() > 0 && seconds.doubleValue() > 0 && seconds.compareTo(MOST) <= 0) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new TypeConversionException(
                "'" + text + "' is no time, expected seconds above 0, up to " + MOST + ", such as 3 or 0.5");
    }
}
