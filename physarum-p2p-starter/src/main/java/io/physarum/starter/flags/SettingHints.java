package io.physarum.starter.flags;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;

/**
 * How a program's settings are given to it, for messages that say what to change: a property by its name, and with the flag
 * that sets it if the program has one. Immutable.
 */
public final class SettingHints {

    /** Of a program that has no flags: every setting is named by its property. */
    public static final SettingHints NONE = new SettingHints(Map.of());

    private static final String SOURCE = "physarumSettingHints";

    private final Map<String, String> texts;

    private SettingHints(Map<String, String> texts) {
        this.texts = Map.copyOf(texts);
    }

    /** Hints by property; what a property that is not among them is called is its name. */
    public static SettingHints of(Map<String, String> texts) {
        return new SettingHints(texts);
    }

    /** The hints of the program whose environment it is. */
    public static SettingHints in(Environment environment) {
        PropertySource<?> source = environment instanceof ConfigurableEnvironment configurable
                ? configurable.getPropertySources().get(SOURCE)
                : null;
        return source instanceof Holder holder ? holder.getSource() : NONE;
    }

    /** Makes them those of an environment. */
    public void addTo(ConfigurableEnvironment environment) {
        environment.getPropertySources().addLast(new Holder(this));
    }

    /** What to call the setting of a property, for example {@code physarum.p2p.key-file (flag -keyfile)}. */
    public String of(String property) {
        return texts.getOrDefault(property, property);
    }

    /** Holds no property. */
    private static final class Holder extends PropertySource<SettingHints> {

        Holder(SettingHints hints) {
            super(SOURCE, hints);
        }

        @Override
        public @Nullable Object getProperty(String name) {
            return null;
        }
    }
}
