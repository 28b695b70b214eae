package dev.chainrule.cli;

import dev.chainrule.bench.Version;
import picocli.CommandLine.IVersionProvider;

/** The lines that {@code --version} prints. */
final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {
            "chainrule " + Version.number(),
            "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ") on "
                    + System.getProperty("os.name") + " " + System.getProperty("os.arch")
        };
    }
}
