package dev.chainrule.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PngTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "8, 8", "28, 28", "3, 7", "200, 150"})
    void theJdkReadsTheSamePixels(int width, int height) throws IOException {
        byte[] grey = new byte[width * height];
        new Random(1).nextBytes(grey);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(Png.of(width, grey)));
        assertThat(image.getWidth()).isEqualTo(width);
        assertThat(image.getHeight()).isEqualTo(height);
        byte[] pixels = (byte[]) image.getRaster().getDataElements(0, 0, width, height, null);
        assertThat(pixels).isEqualTo(grey);
    }
}
