package io.physarum.mesh.service;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which node serves the instances of an image to the overlay. */
public enum ProxyForm {
    /** The allocator's host: the image is its author's alone. */
    @JsonProperty("node")
    NODE,
    /** A proxy inside the image, as in the original. */
    @JsonProperty("embedded")
    EMBEDDED
}
