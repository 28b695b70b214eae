package dev.chainrule.conformance;

import dev.chainrule.spi.Availability;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.DeviceInfo.Denormals;
import dev.chainrule.spi.View;
import java.util.List;
import java.util.Map;

/** A GPU whose arithmetic flushes denormal numbers, going in and coming out, passes when it says so. */
class FlushingConformanceTest extends BackendConformance {
    private static final class Flushing extends OracleBackend {
        @Override
        protected double get(View v, int i, int j) {
            return flushed(super.get(v, i, j));
        }

        @Override
        protected void set(View v, int i, int j, double value) {
            super.set(v, i, j, flushed((float) value));
        }

        private static double flushed(double x) {
            return Math.abs(x) < Float.MIN_NORMAL ? Math.copySign(0, x) : x;
        }
    }

    @Override
    protected BackendProvider provider() {
        return new OracleProvider(Flushing::new) {
            @Override
            public Availability probe() {
                return new Availability.Available(List.of(new DeviceInfo(
                        OracleBackend.ID, "flushes", DeviceInfo.Kind.GPU, 400, 1L << 30, Denormals.FLUSHED, Map.of())));
            }
        };
    }

    @Override
    protected String device() {
        return OracleBackend.ID;
    }
}
