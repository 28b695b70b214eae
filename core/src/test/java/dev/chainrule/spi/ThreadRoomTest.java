package dev.chainrule.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether there is room for threads, by the files in which Linux keeps the limits. */
class ThreadRoomTest {
    @TempDir
    Path root;

    private String lack(int threads, String cgroup) throws IOException {
        return ThreadRoom.lack(threads, Files.writeString(root.resolve("own"), cgroup), root);
    }

    private void limit(String group, String most, int now) throws IOException {
        Path folder = Files.createDirectories(root.resolve(group));
        Files.writeString(folder.resolve("pids.max"), most + "\n");
        Files.writeString(folder.resolve("pids.current"), now + "\n");
    }

    @Test
    void theLimitOfItsCgroupCounts() throws IOException {
        limit("a/b", "16", 12);
        assertThat(lack(4, "0::/a/b\n")).isEmpty();
        assertThat(lack(5, "0::/a/b\n")).isEqualTo("5 more threads are needed, and there may be 4 (pids.max is 16)");
    }

    @Test
    void soDoesOneAboveIt() throws IOException {
        limit("a", "20", 19);
        limit("a/b", "max", 3);
        assertThat(lack(1, "0::/a/b\n")).isEmpty();
        assertThat(lack(2, "0::/a/b\n")).contains("there may be 1 (pids.max is 20)");
    }

    /** The view of a container: the path is the host's, and the files at the top are the container's own. */
    @Test
    void ofAPathThatIsNotThereTheTopCounts() throws IOException {
        limit("", "14", 14);
        assertThat(lack(1, "0::/../../docker/1f\n")).contains("there may be 0 (pids.max is 14)");
        limit("pids", "max", 14);
        assertThat(lack(1, "8:pids:/docker/1f\n7:blkio:/docker/1f\n")).isEmpty();
    }

    @Test
    void inVersion1TheHierarchyOfProcessesCounts() throws IOException {
        limit("pids/a", "30", 30);
        assertThat(lack(1, "9:name=systemd:/\n8:pids:/a\n7:blkio:/b\n")).contains("pids.max is 30");
        assertThat(lack(1, "8:cpu,cpuacct:/a\n")).isEmpty();
    }

    @Test
    void withoutLimitsThereIsRoom() throws IOException {
        assertThat(lack(1000, "0::/a\n")).isEmpty();
        assertThat(lack(1000, "")).isEmpty();
        assertThat(ThreadRoom.lack(1000, root.resolve("nowhere"), root)).isEmpty();
    }

    @Test
    void threadsThatWereTriedHaveEnded() {
        assertThat(ThreadRoom.lack(50)).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("chainrule thread room"));
    }

    @Test
    void processorsAreThoseOfTheMachine() {
        assertThat(ThreadRoom.count("0")).isEqualTo(1);
        assertThat(ThreadRoom.count("0-63")).isEqualTo(64);
        assertThat(ThreadRoom.count("0-3,6,8-9")).isEqualTo(7);
        assertThat(ThreadRoom.processors())
                .isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    }
}
