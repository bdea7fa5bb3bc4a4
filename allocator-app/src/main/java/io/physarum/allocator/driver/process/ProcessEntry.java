package io.physarum.allocator.driver.process;

/**
 * One process at one moment. Process id and start time together name a process for ever, within one boot of the machine.
 *
 * @param pid the process id
 * @param parent its parent's process id
 * @param session its session, which is the process id of that session's leader; 0 where this is unknown
 * @param started when it was started, in a unit of the operating system's
 */
record ProcessEntry(long pid, long parent, long session, long started) {

    boolean sameProcess(ProcessEntry other) {
        return pid == other.pid && started == other.started;
    }
}
