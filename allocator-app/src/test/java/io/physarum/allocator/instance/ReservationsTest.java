package io.physarum.allocator.instance;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.physarum.allocator.driver.DriverStatus;
import io.physarum.allocator.instance.InstanceSettings.Limits;
import io.physarum.mesh.error.AllocationRefusedException;
import io.physarum.mesh.error.AllocationRefusedException.Reason;
import io.physarum.mesh.service.NetworkRequirement;
import io.physarum.mesh.service.ProxyForm;
import io.physarum.mesh.service.ServiceInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReservationsTest {

    private static final DriverStatus MACHINE = new DriverStatus(true, "here", null, 200, 1000);

    private final Reservations reservations = new Reservations(new Limits(10, 0, 500));

    private static ServiceInfo info(long cpu, long memory) {
        NetworkRequirement none = NetworkRequirement.NONE;
        List<String> http = List.of("http");
        return new ServiceInfo("hash", "image", none, none, cpu, memory, ProxyForm.NODE, http, false, null, null, null);
    }

    private void assertRefused(ServiceInfo info, Reason reason) {
        assertThatThrownBy(() -> reservations.reserve(info, MACHINE))
                .isInstanceOfSatisfying(
                        AllocationRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void givesAwayWhatTheMachineHasAndTheOperatorAllows() {
        reservations.reserve(info(200, 500), MACHINE);

        assertRefused(info(1, 0), Reason.NO_CPU);
        assertRefused(info(0, 1), Reason.NO_MEMORY);
        assertThat(reservations.freeCpu(MACHINE)).isZero();
        assertThat(reservations.freeMemory(MACHINE)).isZero();
        reservations.reserve(info(0, 0), MACHINE);
    }

    @Test
    void isReleasedOnceHoweverOftenThatIsAskedFor() {
        Reservation first = reservations.reserve(info(100, 100), MACHINE);
        reservations.reserve(info(50, 50), MACHINE);

        first.release();
        first.release();

        assertThat(reservations.instances()).isEqualTo(1);
        assertThat(reservations.reservedCpu()).isEqualTo(50);
        assertThat(reservations.reservedMemory()).isEqualTo(50);
    }

    @Test
    void refusesNumbersThatAreNegativeOrOverflow() {
        assertRefused(info(-1, 0), Reason.INVALID_REQUEST);
        assertRefused(info(0, -1), Reason.INVALID_REQUEST);
        reservations.reserve(info(1, 1), MACHINE);
        assertRefused(info(Long.MAX_VALUE, 0), Reason.NO_CPU);
        assertRefused(info(0, Long.MAX_VALUE), Reason.NO_MEMORY);
    }

    @Test
    void neverGivesAwayMoreThanThereIsToThoseWhoAskAtOnce() {
        AtomicInteger given = new AtomicInteger();
        IntStream.range(0, 100).parallel().forEach(i -> {
            try {
                reservations.reserve(info(30, 0), MACHINE);
                given.incrementAndGet();
            } catch (AllocationRefusedException expected) {
                assertThat(expected.reason()).isEqualTo(Reason.NO_CPU);
            }
        });

        assertThat(given).hasValue(6);
    }

    @Test
    void countsInstancesThatRunAlreadyEvenIfThereIsNoRoom() {
        reservations.take(info(500, 0));

        assertThat(reservations.freeCpu(MACHINE)).isEqualTo(-300);
        assertRefused(info(1, 0), Reason.NO_CPU);
    }
}
