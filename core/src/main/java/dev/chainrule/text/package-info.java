/**
 * Text for people: {@link dev.chainrule.text.TextTable} puts cells side by side, {@link dev.chainrule.text.Visible} keeps
 * text from outside on one line, {@link dev.chainrule.text.Spelling} guesses what a misspelt word was meant to be, {@link
 * dev.chainrule.text.ShellWord} quotes words of commands. This package depends on nothing.
 */
@NullMarked
package dev.chainrule.text;

import org.jspecify.annotations.NullMarked;
