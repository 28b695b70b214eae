package dev.chainrule.bench.page;

import dev.chainrule.bench.Ceiling;
import dev.chainrule.bench.DeviceResult;
import dev.chainrule.page.Html;
import dev.chainrule.page.Quantity;
import dev.chainrule.page.Tables;
import java.util.List;

/** The devices: what they are, what they can do at most, and what a reader must know of them. */
final class CeilingTable {
    private final List<DeviceResult> devices;
    private final Marks marks;

    CeilingTable(List<DeviceResult> devices, Marks marks) {
        this.devices = devices;
        this.marks = marks;
    }

    void write(Html html) {
        Tables.open(html, "What each device can do at most", "numbers");
        html.open("thead").open("tr");
        Tables.head(html, "Device");
        for (String name :
                List.of("Arithmetic", "Memory", "Upload", "Download", "Launch", "Finish", "Ridge, FLOP a byte")) {
            Tables.numberHead(html, name);
        }
        html.close().close().open("tbody");
        devices.forEach(device -> row(html, device));
        html.close();
        Tables.close(html);
        html.open("dl", "class", "devices");
        for (DeviceResult device : devices) {
            html.open("dt");
            marks.name(html, device.backend());
            html.close().element("dd", device.id() + ": " + device.description());
            device.notes().forEach(note -> html.element("dd", note, "class", "note"));
        }
        html.close();
    }

    private void row(Html html, DeviceResult device) {
        Ceiling ceiling = device.ceiling();
        html.open("tr").open("th", "scope", "row");
        marks.name(html, device.backend());
        html.close();
        for (String value : List.of(
                Quantity.of(ceiling.flops(), "FLOP/s"),
                Quantity.of(ceiling.memoryBytes(), "B/s"),
                Quantity.of(ceiling.uploadBytes(), "B/s"),
                Quantity.of(ceiling.downloadBytes(), "B/s"),
                Quantity.of(ceiling.launchSeconds(), "s"),
                Quantity.of(ceiling.finishSeconds(), "s"),
                Quantity.plain(ceiling.ridge()))) {
            html.element("td", value, "class", "number");
        }
        html.close();
    }
}
