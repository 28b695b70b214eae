package dev.chainrule.opencl;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** All texts that differ from a kernel source in one operator, number or call; comments and what the preprocessor decides stay. */
final class SourceMutants {
    private static final String NUMBER =
            "(?<![\\w.])(?:0x[0-9a-fA-F]+(?:\\.[0-9a-fA-F]+)?(?:p[-+]?\\d+)?(?:UL|u|f)?|\\d+(?:\\.\\d+)?(?:e[-+]?\\d+)?(?:UL|u|f)?)(?![\\w.])";

    /** The digit that is changed: the last of the integer or the fraction. */
    private static final Pattern LAST_DIGIT = Pattern.compile(
            "(0x[0-9a-fA-F.]*(?=[0-9a-fA-F])|(?!0x)[0-9.]*(?=[0-9]))(.)((?:e[-+]?\\d+|p[-+]?\\d+)?(?:UL|u|f)?)");

    private static final List<Rule> RULES = List.of(
            swap("an operator", " + ", " - "),
            swap("an operator", " * ", " / "),
            one("an operator", " % ", " / "),
            swap("an operator", " += ", " -= "),
            swap("an operator", " *= ", " /= "),
            swap("an operator", " >> ", " << "),
            one("an operator", " ^ ", " | "),
            swap("a comparison", " < ", " <= "),
            swap("a comparison", " > ", " >= "),
            swap("a comparison", " == ", " != "),
            swap("a comparison", " && ", " || "),
            swap("a comparison", "isless(", "isgreater("),
            new Rule("a sign", Pattern.compile("(?<=[(=?:,] ?)-(?=[a-zA-Z(0-9])"), match -> ""),
            new Rule("a call", Pattern.compile("\\b(?:fabs|sqrt)(?=\\()"), match -> ""),
            swap("a call", "min(", "max("),
            one("a call", "copysign(", "max("),
            new Rule("a call", Pattern.compile("\\.even|\\.odd"), match -> match.equals(".even") ? ".odd" : ".even"),
            new Rule("a barrier", Pattern.compile("barrier\\(CLK_LOCAL_MEM_FENCE\\);"), match -> ";"),
            one("contraction", "FP_CONTRACT OFF", "FP_CONTRACT ON"),
            new Rule("a number", Pattern.compile(NUMBER), SourceMutants::other));

    private static final Pattern KERNEL = Pattern.compile("kernel void (\\w+)\\(");
    private static final Pattern FMA = Pattern.compile("\\bfma(?=\\()");
    private static final Pattern SUBSCRIPTS = Pattern.compile("\\[([^\\[\\]]*[a-z][^\\[\\]]*)\\]\\[([^\\[\\]]+)\\]");

    private record Rule(String kind, Pattern pattern, UnaryOperator<String> change) {}

    /**
     * A changed source.
     *
     * @param line its number, from 1
     * @param text the line as it was
     * @param change from what to what
     */
    record SourceMutant(String file, int line, String text, String kind, String change, String source) {
        /** Whether only kernels for processors have this place: those of cpu.cl, and those in which a work-item works alone. */
        boolean isForProcessors() {
            Matcher kernels = KERNEL.matcher(source.lines().limit(line).collect(Collectors.joining("\n")));
            String name = "";
            while (kernels.find()) {
                name = kernels.group(1);
            }
            return file.equals("cpu.cl") || name.endsWith("_alone");
        }
    }

    private final String file;
    private final String source;
    private final String code;
    private final List<SourceMutant> mutants = new ArrayList<>();

    private SourceMutants(String file, String source) {
        this.file = file;
        this.source = source;
        code = withoutRest(source);
    }

    /** The mutants of a source, in the order of their places. */
    static List<SourceMutant> of(String file, String source) {
        SourceMutants all = new SourceMutants(file, source);
        for (Rule rule : RULES) {
            Matcher matcher = rule.pattern.matcher(all.code);
            while (matcher.find()) {
                all.add(matcher.start(), matcher.end(), rule.kind, rule.change.apply(matcher.group()));
            }
        }
        FMA.matcher(all.code).results().forEach(all::split);
        SUBSCRIPTS
                .matcher(all.code)
                .results()
                .forEach(found -> all.add(
                        found.start(), found.end(), "an index", "[" + found.group(2) + "][" + found.group(1) + "]"));
        return all.mutants.stream()
                .sorted(Comparator.comparingInt(SourceMutant::line).thenComparing(SourceMutant::change))
                .toList();
    }

    private static Rule one(String kind, String from, String to) {
        return new Rule(kind, Pattern.compile(word(from)), match -> to);
    }

    private static Rule swap(String kind, String one, String other) {
        return new Rule(kind, Pattern.compile(word(one) + "|" + word(other)), match -> match.equals(one) ? other : one);
    }

    /** These characters, which begin no second half of a word. */
    private static String word(String text) {
        return (Character.isLetter(text.charAt(0)) ? "\\b" : "") + Pattern.quote(text);
    }

    /** A number next to it: its last digit is one more, or one less if it is the greatest. */
    private static String other(String number) {
        Matcher parts = LAST_DIGIT.matcher(number);
        if (!parts.matches()) {
            throw new IllegalArgumentException(number);
        }
        int radix = number.startsWith("0x") ? 16 : 10;
        int digit = Character.digit(parts.group(2).charAt(0), radix);
        int changed = digit == radix - 1 ? digit - 1 : digit + 1;
        return parts.group(1) + Character.forDigit(changed, radix) + parts.group(3);
    }

    /** fma(a, b, c) becomes a product and a sum, each rounded. */
    private void split(MatchResult fma) {
        int depth = 0;
        List<Integer> cuts = new ArrayList<>(List.of(fma.end()));
        for (int i = fma.end(); i < code.length(); i++) {
            char c = code.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 1) {
                cuts.add(i);
            }
            if (depth == 0) {
                cuts.add(i);
                break;
            }
        }
        String[] arguments = IntStream.range(0, 3)
                .mapToObj(
                        i -> source.substring(cuts.get(i) + 1, cuts.get(i + 1)).strip())
                .toArray(String[]::new);
        add(
                fma.start(),
                cuts.get(3) + 1,
                "an fma",
                "((" + arguments[0] + ") * (" + arguments[1] + ") + (" + arguments[2] + "))");
    }

    private void add(int start, int end, String kind, String other) {
        int line = (int) source.substring(0, start).lines().count();
        int from = source.lastIndexOf('\n', start) + 1;
        String text = source.substring(from, source.indexOf('\n', start))
                .replace("\\", "")
                .strip();
        if (source.charAt(start) == '\n' || start == from) {
            line++;
        }
        String change = source.substring(start, end).strip() + " → " + (other.isBlank() ? "nothing" : other.strip());
        mutants.add(new SourceMutant(
                file, line, text, kind, change, source.substring(0, start) + other + source.substring(end)));
    }

    /** The source, of the same length, with blanks in place of comments, conditions, defaults and attributes. */
    private static String withoutRest(String source) {
        String blanked = source;
        for (String regex : List.of(
                "(?s)/\\*.*?\\*/",
                "(?s)#ifndef.*?#endif",
                "(?s)#if .*?#endif",
                "_Pragma\\([^)]*\\)",
                "__attribute__\\(\\([^;{]*?\\)\\)(?=[ ;\\n])",
                "(?m)^#error.*$")) {
            blanked = Pattern.compile(regex)
                    .matcher(blanked)
                    .replaceAll(match -> match.group().replaceAll("[^\\n]", " "));
        }
        return blanked;
    }
}
