package dev.chainrule.cli;

import dev.chainrule.report.Version;
import picocli.CommandLine.IVersionProvider;

/** The lines that {@code --version} prints. */
final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return Version.lines().toArray(String[]::new);
    }
}
