package dev.chainrule.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Guesses what a misspelt word was meant to be. */
public final class Spelling {
    /** A word is taken for another if at most one letter in this many differs. */
    private static final int LETTERS_PER_ERROR = 3;

    private Spelling() {}

    /** A question for the end of a message, {@code , did you mean relu?}; empty where none of the candidates is like the word. */
    public static String guess(String word, Collection<String> candidates) {
        return nearest(word, candidates)
                .map(like -> ", did you mean " + like + "?")
                .orElse("");
    }

    /**
     * The first of the candidates that the word begins, or else the one with the fewest errors, if those are few. Case, and
     * hyphens at the beginning, do not matter.
     */
    public static Optional<String> nearest(String word, Collection<String> candidates) {
        String plain = plain(word);
        Stream<String> begun = candidates.stream()
                .filter(candidate ->
                        plain.length() >= LETTERS_PER_ERROR && plain(candidate).startsWith(plain))
                .sorted(Comparator.comparingInt(String::length));
        Stream<String> alike = candidates.stream()
                .filter(candidate -> errors(plain, plain(candidate)) <= plain.length() / LETTERS_PER_ERROR)
                .sorted(Comparator.comparingInt(candidate -> errors(plain, plain(candidate))));
        return Stream.concat(begun, alike).findFirst();
    }

    private static String plain(String word) {
        return word.replaceFirst("^-+", "").toLowerCase(Locale.ROOT);
    }

    /** How many letters must be added, left out, replaced or exchanged with the next to make one word from the other. */
    private static int errors(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1]; // d[i][j] is that of the first i and j letters
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                d[i][j] = Math.min(d[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
