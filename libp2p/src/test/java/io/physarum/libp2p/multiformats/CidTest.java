package io.physarum.libp2p.multiformats;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import io.physarum.libp2p.testing.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CidTest {

    private static final String V0 = "QmbWqxBEKC3P8tqsKc98xmWNzrzDtRLMiMPL8wBuTGsMnR";

    private static final String V0_AS_V1 = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";

    @Test
    void readsVersionZero() {
        Cid cid = Cid.parse(V0);
        assertThat(cid.version()).isZero();
        assertThat(cid.codec()).isEqualTo(Cid.DAG_PB);
        assertThat(cid).hasToString(V0);
        assertThat(Cid.v1(cid.codec(), cid.multihash())).hasToString(V0_AS_V1).isEqualTo(Cid.parse(V0_AS_V1));
        assertThat(Cid.of(cid.bytes())).isEqualTo(cid);
    }

    @Test
    void readsTheExampleOfTheSpecification() {
        Cid cid = Cid.parse("zb2rhe5P4gXftAwvA4eXQ5HJwsER2owDyS9sKaQRRVQPn93bA");
        assertThat(cid.version()).isOne();
        assertThat(cid.codec()).isEqualTo(Cid.RAW);
        assertThat(cid.multihash().code()).isEqualTo(Multihash.SHA2_256);
        assertThat(HexFormat.of().formatHex(cid.multihash().digest()))
                .isEqualTo("6e6ff7950a36187a801613426e858dce686cd7d7e3c0fc42ee0330072d245c95");
        assertThat(Cid.parse(cid.toString())).isEqualTo(cid);
    }

    @Test
    void hashesContent() {
        assertThat(Cid.rawSha256(new byte[0]))
                .hasToString("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Q",
                "hello",
                "QmbWqxBEKC3P8tqsKc98xmWNzrzDtRLMiMPL8wBuTGsMn",
                "zQmbWqxBEKC3P8tqsKc98xmWNzrzDtRLMiMPL8wBuTGsMnR",
                "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzd",
                "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdiaa"
            })
    void refusesWhatIsMalformedAndQuotesIt(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Cid.parse(text)).withMessageContaining("'" + text + "'");
    }

    @Test
    void refusesEveryTruncationAndTrailingBytes() {
        byte[] bytes = Cid.rawSha256(new byte[] {1}).bytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            assertThatIllegalArgumentException().isThrownBy(() -> Cid.of(truncated));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Cid.of(Arrays.copyOf(bytes, bytes.length + 1)));
    }

    @Test
    void refusesVersionsItCannotExpress() {
        Multihash identity = Multihash.identity(new byte[3]);
        assertThatIllegalArgumentException().isThrownBy(() -> new Cid(0, Cid.DAG_PB, identity));
        assertThatIllegalArgumentException().isThrownBy(() -> new Cid(0, Cid.RAW, Multihash.sha256(new byte[3])));
        assertThatIllegalArgumentException().isThrownBy(() -> new Cid(2, Cid.RAW, identity));
        assertThatIllegalArgumentException().isThrownBy(() -> new Cid(1, -1, identity));
    }

    @Test
    void refusesMultihashesThatLieAboutTheirLength() {
        HexFormat hex = HexFormat.of();
        for (String wrong :
                new String[] {"", "12", "1220", "122001", "1203010203", "00ffffffffffffffff7f", "00810100", "000101ff"
                }) {
            assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> Multihash.of(hex.parseHex(wrong)));
        }
        assertThat(Multihash.of(hex.parseHex("000101"))).isEqualTo(Multihash.identity(new byte[] {1}));
        assertThatIllegalArgumentException().isThrownBy(() -> Multihash.identity(new byte[129]));
    }

    @Test
    void neverFailsOtherThanByRefusing() {
        Random random = Seeds.random();
        byte[] valid = Cid.rawSha256(new byte[] {1}).bytes();
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = valid.clone();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            bytes[random.nextInt(4)] = (byte) random.nextInt();
            try {
                assertThat(Cid.of(Cid.of(bytes).bytes())).isEqualTo(Cid.of(bytes));
            } catch (IllegalArgumentException expected) {
                assertThat(expected).hasMessageNotContaining("null");
            }
        }
    }
}
