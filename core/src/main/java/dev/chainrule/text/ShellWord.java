package dev.chainrule.text;

/** Words of a command that people copy into a shell. */
public final class ShellWord {
    private ShellWord() {}

    /** A word as a shell reads it: in apostrophes, if it has a character that means something to a shell, or none at all. */
    public static String quoted(String word) {
        return word.matches("[\\w./:,=@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
