package dev.chainrule.cpu.threads;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Each part is taken once: by its own thread from the front, or by another from the back. */
class QueuesTest {
    @Test
    void aThreadTakesItsOwnThenThoseOfOthers() {
        Queues queues = new Queues(3);
        queues.fill(6, 3);
        assertThat(queues.take(1)).isEqualTo(2);
        assertThat(queues.take(1)).isEqualTo(3);
        assertThat(queues.take(1)).isEqualTo(5);
        assertThat(queues.take(2)).isEqualTo(4);
        assertThat(queues.take(1)).isEqualTo(1);
        assertThat(queues.empty()).isFalse();
        assertThat(queues.take(0)).isZero();
        assertThat(queues.take(0)).isEqualTo(-1);
        assertThat(queues.empty()).isTrue();
    }

    @Test
    void aThreadThatTheRegionDoesNotHaveTakesNothing() {
        Queues queues = new Queues(3);
        queues.fill(6, 2);
        assertThat(queues.take(2)).isEqualTo(-1);
        assertThat(queues.take(0)).isZero();
        assertThat(new Queues(1).take(2)).isEqualTo(-1);
    }

    @Test
    void fewerPartsThanThreads() {
        Queues queues = new Queues(4);
        queues.fill(1, 4);
        assertThat(queues.take(0)).isZero();
        assertThat(queues.take(3)).isEqualTo(-1);
    }
}
