package io.physarum.starter;

import java.time.Duration;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Finding out whether others can reach this node, with AutoNAT.
 *
 * @param client whether to have this node's addresses tested by others
 * @param serve whether to test the addresses of others
 * @param allowPrivate whether addresses of private networks are tested, too, for a mesh in such a network; whoever may connect can then have this node
 *     dial machines there
 * @param confidence by how many the nodes that reached an address must outnumber those that did not, or the other way round
 * @param observers nodes that must have seen this node at an address before it is tested
 * @param probeInterval time between two tests while an address is undecided; it doubles while nothing comes of them
 * @param retestInterval time after which an address that is decided is tested again
 * @param timeout how long one test may take
 * @param limits how much others can make this node do
 */
public record AutonatProperties(
        @DefaultValue("false") boolean client,
        @DefaultValue("false") boolean serve,
        @DefaultValue("false") boolean allowPrivate,
        @DefaultValue("3") @Min(1) @Max(16) int confidence,
        @DefaultValue("2") @Min(1) int observers,
        @DefaultValue("5s") @Positive Duration probeInterval,
        @DefaultValue("30m") @Positive Duration retestInterval,
        @DefaultValue("15s") @Positive Duration timeout,
        @Valid @DefaultValue Limits limits) {

    /**
     * How much others can make this node do.
     *
     * @param requestsPerMinute tests a minute for others
     * @param requestsPerPeer those of them for one node
     * @param dialDataPerMinute those of them at an address where the node that asks is not
     * @param concurrent tests for others at a time, one of them for each node
     * @param addresses addresses that are looked at in a request
     * @param maxDialData bytes that this node sends to have another dial where this node is not
     */
    public record Limits(
            @DefaultValue("60") @Min(1) int requestsPerMinute,
            @DefaultValue("12") @Min(1) int requestsPerPeer,
            @DefaultValue("12") @Min(0) int dialDataPerMinute,
            @DefaultValue("16") @Min(1) int concurrent,
            @DefaultValue("16") @Min(1) int addresses,
            @DefaultValue("100000") @Min(0) int maxDialData) {}
}
