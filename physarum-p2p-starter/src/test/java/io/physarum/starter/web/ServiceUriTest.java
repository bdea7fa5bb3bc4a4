package io.physarum.starter.web;

import java.net.URI;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ServiceUriTest {

    @ParameterizedTest
    @CsvSource({
        "http://hello-world-server, /hello-world-server",
        "http://hello-world-server/, /hello-world-server/",
        "HTTP://Hello/path?x=1, /Hello/path?x=1",
        "http://hello?x=1#part, /hello?x=1",
        "http://my_service//a%2fb/../%7e;x=1?q=%20+&&=, /my_service//a%2fb/../%7e;x=1?q=%20+&&=",
        "http://calc-server:1.1/x, /calc-server:1.1/x",
        "http://h%C3%BCtte/h%C3%BCtte, /h%C3%BCtte/h%C3%BCtte",
        "http://hütte/hütte?hütte, /h%C3%BCtte/h%C3%BCtte?h%C3%BCtte"
    })
    void readsTheServiceAndWhatItIsAskedFor(String uri, String target) {
        assertThat(ServiceUri.targetOf(URI.create(uri))).isEqualTo(target);
    }

    @ParameterizedTest
    @CsvSource({
        "https://hello/x, encrypts",
        "ftp://hello/x, by http",
        "/x, absolute",
        "hello, absolute",
        "http:/x, no service",
        "http:x, no service",
        "http://me:secret@hello/x, without a user"
    })
    void saysWhyAUriNamesNoService(String uri, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServiceUri.targetOf(URI.create(uri)))
                .withMessageContaining(why)
                .withMessageEndingWith("use http://<service>/<path>");
    }
}
