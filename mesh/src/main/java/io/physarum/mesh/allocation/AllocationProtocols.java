package io.physarum.mesh.allocation;

/** The names under which allocators are found and spoken to. */
public final class AllocationProtocols {

    /** The rendezvous string of allocators. */
    public static final String RENDEZVOUS = "QmQJRHSU69L6W2SwNiKekpUHbxHPXi57tWGRWJaD5NsRxS";

    /** Offers and starts, protobuf. */
    public static final String ALLOCATE = "/physarum/allocate/1.0.0";

    /** The original's text command. */
    public static final String TEXT = "/LCAAllocator/1.0";

    private AllocationProtocols() {}
}
