package io.physarum.registry.store.etcd;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.regex.Pattern;

import io.physarum.registry.store.MemberRefusedException;
import org.jspecify.annotations.Nullable;

/** Checks what a new member calls itself, as it becomes part of etcd's {@code initial-cluster}. */
final class PeerUrl {

    private static final Set<String> SCHEMES = Set.of("http", "https");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    private PeerUrl() {}

    /** The address of a member; fails with {@link MemberRefusedException}. */
    static URI parse(String memberName, String memberPeerUrl) {
        if (!NAME.matcher(memberName).matches()) {
            throw new MemberRefusedException("a member's name has 1 to 128 letters, digits, dots, dashes, colons and"
                    + " underscores; this one is '" + memberName + "'");
        }
        try {
            URI url = new URI(memberPeerUrl);
            boolean bare = url.getRawPath().isEmpty() && url.getRawQuery() == null && url.getRawFragment() == null;
            boolean complete = url.getHost() != null && url.getPort() > 0 && url.getRawUserInfo() == null;
            if (SCHEMES.contains(String.valueOf(url.getScheme())) && complete && bare) {
                return url;
            }
        } catch (URISyntaxException | NullPointerException e) {
            throw wrong(memberPeerUrl, e);
        }
        throw wrong(memberPeerUrl, null);
    }

    private static MemberRefusedException wrong(String memberPeerUrl, @Nullable Exception cause) {
        return new MemberRefusedException(
                "a member's peer URL is like http://192.0.2.1:2380; this one is '" + memberPeerUrl + "'", cause);
    }
}
