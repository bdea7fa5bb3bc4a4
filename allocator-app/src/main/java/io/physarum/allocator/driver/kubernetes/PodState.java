package io.physarum.allocator.driver.kubernetes;

import java.net.InetAddress;

import org.jspecify.annotations.Nullable;

/**
 * Where a pod stands. {@code Waiting → Running → Ended → Gone}; from {@code Waiting} also to {@code NoRoom}, {@code NoImage} or
 * {@code NotStarted}, out of which Kubernetes might still find its way, though not soon enough for who waits for an instance.
 */
sealed interface PodState {

    /** It is not there, or not any more. */
    record Gone() implements PodState {}

    /**
     * It is on its way.
     *
     * @param what for what it waits, for humans; empty if that is not told
     */
    record Waiting(String what) implements PodState {}

    /**
     * Its container runs.
     *
     * @param address the pod's own
     */
    record Running(InetAddress address) implements PodState {}

    /**
     * Its container has ended.
     *
     * @param status the exit status; null if it is not known
     * @param reason Kubernetes' word for it, such as {@code OOMKilled}; null if it says no more than the status
     * @param message what it wrote last, or what is said of its end; may be empty
     * @param address the pod's own; null if it had none
     */
    record Ended(
            @Nullable Integer status,
            @Nullable String reason,
            String message,
            @Nullable InetAddress address) implements PodState {}

    /**
     * The node cannot take it.
     *
     * @param why the scheduler's or the node's words
     */
    record NoRoom(String why) implements PodState {}

    /**
     * Its image cannot be had.
     *
     * @param why the node's words
     */
    record NoImage(String why) implements PodState {}

    /**
     * Its image is on the node, but no container of it can be started.
     *
     * @param why the node's words
     */
    record NotStarted(String why) implements PodState {}
}
