package dev.chainrule.aparapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.select.Backends;
import dev.chainrule.select.Candidate;
import dev.chainrule.select.Candidate.Status;
import dev.chainrule.select.NoBackendException;
import dev.chainrule.select.Selection;
import org.junit.jupiter.api.Test;

/** Where the devices stand among others. */
class SelectionTest {
    @Test
    void threadsAreChosenByNameOnly() {
        try (Selection selection = Backends.open("aparapi:jtp")) {
            assertThat(selection.device().id()).isEqualTo("aparapi:jtp");
        }
        assertThat(Backends.survey("*").candidates())
                .filteredOn(candidate -> candidate.id().equals("aparapi:jtp"))
                .extracting(Candidate::status)
                .containsExactly(Status.NOT_PREFERRED);
    }

    @Test
    void theProcessorsOwnBackendComesFirst() {
        try (Selection selection = Backends.open("*")) {
            assertThat(selection.device().provider()).isEqualTo("cpu");
        }
    }

    @Test
    void aDeviceThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> Backends.open("aparapi:99").close()).isInstanceOf(NoBackendException.class);
    }
}
