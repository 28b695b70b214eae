package dev.chainrule.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.spi.Transpose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.annotations.Param;

class GemmShapeTest {
    @Test
    void isReadAsItIsWritten() {
        GemmShape product = GemmShape.parse("TN-512x784x32");
        assertThat(product)
                .isEqualTo(new GemmShape(Transpose.T, Transpose.N, 512, 784, 32))
                .hasToString("TN-512x784x32");
        assertThat(product.flops()).isEqualTo(2.0 * 512 * 784 * 32);
        assertThat(new int[] {product.aRows(), product.aCols(), product.bRows(), product.bCols()})
                .containsExactly(32, 512, 32, 784);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NT", "NX 1x2x3", "NT-1x2", "NT-0x2x3", "NT-1x2x3x4", "NT-1x2x999999", "nt 1x2x3"})
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> GemmShape.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("NT-32x512x784");
    }

    @Test
    void aSpaceIsReadAsOldResultsHaveIt() {
        assertThat(GemmShape.parse("NT 1x2x3")).isEqualTo(GemmShape.parse("NT-1x2x3"));
    }

    @Test
    void theNetworkHasThreeFormsOfThreeLayersAtThreeBatches() {
        assertThat(GemmShape.NETWORK)
                .hasSize(27)
                .doesNotHaveDuplicates()
                .contains(
                        GemmShape.parse("NT-32x10x512"),
                        GemmShape.parse("NN-128x784x512"),
                        GemmShape.parse("TN-10x512x512"));
    }

    @Test
    void theBenchmarkHasAllOfThem() throws NoSuchFieldException {
        String[] names = GemmBenchmark.class
                .getField("product")
                .getAnnotation(Param.class)
                .value();
        assertThat(names).hasSize(30);
        assertThat(GemmShape.all()).extracting(GemmShape::toString).containsExactlyInAnyOrder(names);
    }
}
