package dev.chainrule.aparapi;

import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Availability.Missing;
import dev.chainrule.spi.DeviceInfo;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Probes and computes with Java's threads, and prints what is there and what is missing, for tests in other JVMs. */
final class Probe {
    private Probe() {}

    public static void main(String[] args) {
        Level before = Logger.getLogger("").getHandlers()[0].getLevel();
        Availability all = new AparapiProvider().probe();
        if (all instanceof Availability.Unavailable none) {
            System.out.println("unavailable: " + none.reason() + "; remedy: " + none.remedy());
            return;
        }
        Availability.Available found = (Availability.Available) all;
        System.out.println(found.devices().stream().map(DeviceInfo::id).toList());
        for (Missing missing : found.missing()) {
            System.out.println(missing.id() + ": " + missing.reason() + "; remedy: " + missing.remedy());
        }
        FirstDevice.open("aparapi:jtp").close();
        Level after = Logger.getLogger("").getHandlers()[0].getLevel();
        if (!before.equals(after)) {
            System.out.println("the program's log goes down to " + after + ", and did to " + before);
        }
    }
}
