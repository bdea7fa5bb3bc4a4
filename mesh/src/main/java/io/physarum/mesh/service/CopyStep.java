package io.physarum.mesh.service;

import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * One file or directory copied into an image; in JSON an array of the two.
 *
 * @param source the path beside the configuration
 * @param destination the path in the image, relative to {@code /app} if not absolute
 */
@JsonDeserialize(using = CopyStepReader.class)
public record CopyStep(String source, String destination) {}
