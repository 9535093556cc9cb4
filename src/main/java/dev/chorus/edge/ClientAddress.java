package dev.chorus.edge;

import io.vertx.core.http.HttpServerRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whose address a request counts for: the rightmost hop that is not a trusted proxy, IPv6 by its /64 because one customer has all
 * of that. Headers are believed only from trusted proxies.
 */
public final class ClientAddress {
    private static final int MAX_HOPS = 32;

    private final List<Block> trusted;

    /** @param trustedProxies addresses or CIDR blocks, valid by configuration */
    public ClientAddress(List<String> trustedProxies) {
        this.trusted = trustedProxies.stream().map(Block::parse).toList();
    }

    /** The client as a key of limits. */
    public String of(HttpServerRequest request) {
        String remote =
                request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
        if (trusted.isEmpty()) {
            return key(remote == null ? "" : remote);
        }
        return resolve(remote == null ? "" : remote, request.headers().getAll("X-Forwarded-For"));
    }

    public String resolve(String remote, List<String> forwardedFor) {
        List<String> hops = new ArrayList<>();
        for (String header : forwardedFor) {
            for (String hop : header.split(",", MAX_HOPS)) {
                hops.add(hop.strip());
            }
        }
        String client = remote;
        for (int i = hops.size() - 1; i >= 0 && isTrusted(client); i--) {
            if (literal(hops.get(i)) == null) {
                // Not an address: whoever wrote it is not believed any further.
                break;
            }
            client = hops.get(i);
        }
        return key(client);
    }

    private boolean isTrusted(String address) {
        InetAddress parsed = literal(address);
        return parsed != null && trusted.stream().anyMatch(block -> block.holds(parsed.getAddress()));
    }

    private static String key(String address) {
        InetAddress parsed = literal(address);
        if (parsed instanceof Inet6Address v6) {
            byte[] prefix = Arrays.copyOf(v6.getAddress(), 8);
            StringBuilder text = new StringBuilder(24);
            for (int i = 0; i < 8; i += 2) {
                text.append(Integer.toHexString((prefix[i] & 0xFF) << 8 | (prefix[i + 1] & 0xFF)))
                        .append(':');
            }
            return text.append(":/64").toString();
        }
        return parsed == null ? "unknown" : parsed.getHostAddress();
    }

    private static @org.jspecify.annotations.Nullable InetAddress literal(String address) {
        try {
            return address.isEmpty() ? null : InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** An address with a prefix length. */
    private static final class Block {
        private final byte[] address;
        private final int bits;

        Block(byte[] address, int bits) {
            this.address = address;
            this.bits = bits;
        }

        static Block parse(String text) {
            int slash = text.indexOf('/');
            byte[] address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash))
                    .getAddress();
            int bits = slash < 0 ? address.length * 8 : Integer.parseInt(text.substring(slash + 1));
            if (bits < 0 || bits > address.length * 8) {
                throw new IllegalArgumentException("not a CIDR block: " + text);
            }
            return new Block(address, bits);
        }

        boolean holds(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit += 8) {
                int mask = bits - bit >= 8 ? 0xFF : 0xFF << (8 - (bits - bit));
                if (((address[bit / 8] ^ other[bit / 8]) & mask & 0xFF) != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
