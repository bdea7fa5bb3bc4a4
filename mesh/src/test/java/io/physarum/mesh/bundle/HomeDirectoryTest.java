package io.physarum.mesh.bundle;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HomeDirectoryTest {

    private static final Path USUAL = Path.of(System.getProperty("user.home"), ".physarum");

    @Test
    void isWhatTheVariableNamesElseInTheUsersHome() {
        assertThat(HomeDirectory.of(Map.of("PHYSARUM_HOME", "/srv/mesh"))).isEqualTo(Path.of("/srv/mesh"));
        assertThat(HomeDirectory.of(Map.of("PHYSARUM_HOME", " "))).isEqualTo(USUAL);
        assertThat(HomeDirectory.of(Map.of())).isEqualTo(USUAL);
    }
}
