package dev.chainrule.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command without a subcommand: options that all share. */
@Command(
        name = "chainrule",
        description = "Back-propagation on any hardware a JVM can reach.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = VersionText.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = HelpCommand.class,
        sortOptions = false,
        usageHelpWidth = 100,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all went well",
            "1:something failed: data, a model, a file, a device, or training diverged",
            "2:wrong usage",
            "3:no backend works that the preference allows",
            "4:a check found something wrong",
            "130:ended by Ctrl-C; 143 by SIGTERM"
        },
        footer = { // with its heading, which subcommands with a footer of their own would inherit
            "",
            "Environment:",
            "  CHAINRULE_BACKEND      the preference where --backend gives none",
            "  CHAINRULE_CACHE        the folder for compiled kernels, tuned sizes, large tables",
            "  CHAINRULE_JAVA_HOME    the Java to run on; else JAVA_HOME if 17 or newer, else the newest found",
            "  CHAINRULE_MODULE_PATH  folders with backends and drivers of other modules, separated by colons",
            "  CHAINRULE_PASSWORD     the password of a database, for --query",
            "  CHAINRULE_OPTS         more arguments for Java, such as -Xmx8g; JAVA_OPTS, too",
            "All settings: docs/settings.md"
        })
final class Chainrule implements Callable<Integer> {
    static final String VERBOSE = "--verbose";

    /** Asked for here so that help lists it; {@link Main} needs to know before the command line is parsed. */
    @Option(names = VERBOSE, scope = ScopeType.INHERIT, description = "Show the log, and the stack trace of an error.")
    boolean verbose;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw CommandException.usage("no command, expected one of "
                + String.join(", ", spec.subcommands().keySet()) + "; see chainrule --help");
    }
}
