package io.physarum.starter.config;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Here, where the metadata of all components is. */
class KnownGroupsTest {

    @Test
    void everyComponentTakesTheGroupsOfAll() {
        assertThat(KnownProperties.read().groups()).containsExactlyInAnyOrderElementsOf(KnownProperties.GROUPS);
    }
}
