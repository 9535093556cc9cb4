package dev.chorus.tool.doctor;

import dev.chorus.config.ChorusConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Settings that are allowed and may not be meant. */
final class Cautions {
    private Cautions() {}

    static List<Finding> examine(ChorusConfig config) {
        List<Finding> findings = new ArrayList<>();
        if (config.dev() && !isLoopback(config.http().host())) {
            findings.add(Finding.poor(
                    "dev",
                    "anybody who reaches " + config.http().host() + " may become an admin",
                    "set dev to false, or http.host to 127.0.0.1"));
        }
        if (config.limits().requestsPerMinute() == 0) {
            findings.add(
                    Finding.poor("limits", "no limit on requests of one address", "set limits.requests_per_minute"));
        }
        if (config.http().trustedProxies().contains("0.0.0.0/0")
                || config.http().trustedProxies().contains("::/0")) {
            findings.add(Finding.poor(
                    "proxies", "everybody's X-Forwarded-For is believed", "name your proxies in http.trusted_proxies"));
        }
        return findings;
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
