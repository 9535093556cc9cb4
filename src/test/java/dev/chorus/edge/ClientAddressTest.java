package dev.chorus.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
    private final ClientAddress behindProxies = new ClientAddress(List.of("10.0.0.0/8", "192.0.2.1", "2001:db8::/32"));

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, 198.51.100.1,                    203.0.113.9",
        "10.1.2.3,    198.51.100.1,                    198.51.100.1",
        "10.1.2.3,    '198.51.100.7, 198.51.100.1',    198.51.100.1",
        "10.1.2.3,    '198.51.100.7, 10.9.9.9',        198.51.100.7",
        "10.1.2.3,    '198.51.100.7, 192.0.2.1',       198.51.100.7",
        "10.1.2.3,    '198.51.100.7, 192.0.2.2',       192.0.2.2",
        "10.1.2.3,    '198.51.100.7, nonsense',        10.1.2.3",
        "10.1.2.3,    '',                              10.1.2.3",
        "10.1.2.3,    '2a02:1:2:3:4:5:6:7',            2a02:1:2:3::/64",
        "2001:db8::1, 198.51.100.1,                    198.51.100.1",
        "11.1.2.3,    198.51.100.1,                    11.1.2.3",
    })
    void theClientIsTheRightmostUntrustedHop(String remote, String forwarded, String client) {
        assertThat(behindProxies.resolve(remote, List.of(forwarded))).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource({"198.51.100.1", "'10.0.0.1, 10.0.0.2'"})
    void withoutTrustedProxiesNoHeaderIsBelieved(String forwarded) {
        assertThat(new ClientAddress(List.of()).resolve("203.0.113.9", List.of(forwarded)))
                .isEqualTo("203.0.113.9");
    }

    @ParameterizedTest
    @CsvSource({"2a02:1:2:3:4:5:6:7, 2a02:1:2:3:ffff::1", "::ffff:203.0.113.9, 203.0.113.9"})
    void oneCustomersAddressesAreOne(String one, String other) {
        ClientAddress direct = new ClientAddress(List.of());

        assertThat(direct.resolve(one, List.of())).isEqualTo(direct.resolve(other, List.of()));
    }
}
