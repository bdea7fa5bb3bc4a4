package io.physarum.cli.survey;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What some pings come to.
 *
 * @param sent how many there were
 * @param answered how many were answered
 * @param lossPercent how many were not, of a hundred
 * @param minMillis the shortest round-trip time; null if none was answered, as the next two
 * @param avgMillis the mean
 * @param maxMillis the longest
 */
public record PingStatistics(
        int sent,
        int answered,
        double lossPercent,
        @Nullable Double minMillis,
        @Nullable Double avgMillis,
        @Nullable Double maxMillis) {

    /** The statistics of at least one ping. */
    public static PingStatistics of(List<Pong> pongs) {
        DoubleSummaryStatistics times = pongs.stream()
                .map(Pong::roundTripMillis)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .summaryStatistics();
        int answered = (int) times.getCount();
        boolean any = answered > 0;
        return new PingStatistics(
                pongs.size(),
                answered,
                100.0 * (pongs.size() - answered) / pongs.size(),
                any ? times.getMin() : null,
                any ? times.getAverage() : null,
                any ? times.getMax() : null);
    }
}
