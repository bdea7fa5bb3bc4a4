package io.physarum.libp2p.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/** What a logger, and those below it, log from now on. It may be read while other threads go on logging. */
public final class RecordedLog implements AutoCloseable {

    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            events.add(event);
        }
    };

    private final Logger logger;

    private RecordedLog(Logger logger) {
        this.logger = logger;
        appender.start();
        logger.addAppender(appender);
    }

    /** The log of the logger with this name. */
    public static RecordedLog of(String name) {
        return new RecordedLog((Logger) LoggerFactory.getLogger(name));
    }

    /** The log of the logger of a class. */
    public static RecordedLog of(Class<?> type) {
        return of(type.getName());
    }

    /** What was logged so far. */
    public List<ILoggingEvent> events() {
        return List.copyOf(events);
    }

    /** Records no more; what was logged before stays. */
    @Override
    public void close() {
        logger.detachAppender(appender);
    }
}
