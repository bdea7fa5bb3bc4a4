package io.physarum.libp2p.security.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;

import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.identity.PrivateKey;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PeerVerifierTest {

    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");

    private static final String UNKNOWN_EXTENSION = "1.2.3.4.5";

    private final CertificateForge forge = new CertificateForge();

    private static PeerVerifier verifier(PeerId... expected) {
        return new PeerVerifier(
                expected.length == 0 ? Optional.empty() : Optional.of(expected[0]), InstantSource.fixed(NOW));
    }

    private static void verify(PeerVerifier verifier, X509Certificate... chain) throws CertificateException {
        verifier.checkServerTrusted(chain, "UNKNOWN");
    }

    private static void assertRefuses(String why, X509Certificate... chain) {
        PeerVerifier verifier = verifier();
        assertThatThrownBy(() -> verify(verifier, chain))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining(why)
                .hasCauseInstanceOf(ProtocolViolationException.class);
        assertThat(verifier.identity()).isEmpty();
    }

    private static X509Certificate vector(String hex) {
        return CertificateForge.parse(HexFormat.of().parseHex(hex));
    }

    /** A key of so many bits that nobody knows the private part of. */
    private static byte[] rsaKey(int bits, int exponentBits) throws GeneralSecurityException {
        Random random = new Random(bits);
        BigInteger modulus = new BigInteger(bits, random).setBit(bits - 1).setBit(0);
        BigInteger exponent =
                new BigInteger(exponentBits, random).setBit(exponentBits - 1).setBit(0);
        return KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(modulus, exponent))
                .getEncoded();
    }

    private static X509Certificate withKey(byte[] key) {
        return new CertificateForge()
                .signedKey(false)
                .change(content -> content.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(key)))
                .make();
    }

    @Test
    void refusesKeysThatAreSlowToVerifyBeforeItDoes() throws GeneralSecurityException {
        assertRefuses("2048 to 8192 bits here, not 16384", withKey(rsaKey(16_384, 17)));
        assertRefuses("2048 to 8192 bits here, not 1024", withKey(rsaKey(1024, 17)));
        assertRefuses("exponent is longer than 31 bits", withKey(rsaKey(2048, 64)));
        assertRefuses("a key of DSA", withKey(dsaKey()));
    }

    @Test
    void goesOnWithAnRsaKeyOfAnyUsualSize() throws GeneralSecurityException {
        assertRefuses("not signed with its own key", withKey(rsaKey(2048, 17)));
        assertRefuses("not signed with its own key", withKey(rsaKey(8192, 31)));
    }

    private static byte[] dsaKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("DSA");
        generator.initialize(1024);
        return generator.generateKeyPair().getPublic().getEncoded();
    }

    /** The vectors of the specification: Ed25519, ECDSA, secp256k1. */
    @ParameterizedTest
    @CsvSource({
        "12D3KooWM6CgA9iBFZmcYAHA6A2qvbAxqfkmrYiRQuz3XEsk4Ksv, "
                + "308201ae30820156a0030201020204499602d2300a06082a8648ce3d040302302031123010060355040a13096c696270"
                + "32702e696f310a300806035504051301313020170d3735303130313133303030305a180f343039363031303131333030"
                + "30305a302031123010060355040a13096c69627032702e696f310a300806035504051301313059301306072a8648ce3d"
                + "020106082a8648ce3d030107034200040c901d423c831ca85e27c73c263ba132721bb9d7a84c4f0380b2a6756fd60133"
                + "1c8870234dec878504c174144fa4b14b66a651691606d8173e55bd37e381569ea37c307a3078060a2b0601040183a25a"
                + "0101046a3068042408011220a77f1d92fedb59dddaea5a1c4abd1ac2fbde7d7b879ed364501809923d7c11b90440d90d"
                + "2769db992d5e6195dbb08e706b6651e024fda6cfb8846694a435519941cac215a8207792e42849cccc6cd8136c6e4bde"
                + "92a58c5e08cfd4206eb5fe0bf909300a06082a8648ce3d0403020346003043021f50f6b6c52711a881778718238f650c"
                + "9fb48943ae6ee6d28427dc6071ae55e702203625f116a7a454db9c56986c82a25682f7248ea1cb764d322ea983ed36a3"
                + "1b77",
        "QmfXbAwNjJLXfesgztEHe8HwgVDCMMpZ9Eax1HYq6hn9uE, "
                + "308201f63082019da0030201020204499602d2300a06082a8648ce3d040302302031123010060355040a13096c696270"
                + "32702e696f310a300806035504051301313020170d3735303130313133303030305a180f343039363031303131333030"
                + "30305a302031123010060355040a13096c69627032702e696f310a300806035504051301313059301306072a8648ce3d"
                + "020106082a8648ce3d030107034200040c901d423c831ca85e27c73c263ba132721bb9d7a84c4f0380b2a6756fd60133"
                + "1c8870234dec878504c174144fa4b14b66a651691606d8173e55bd37e381569ea381c23081bf3081bc060a2b06010401"
                + "83a25a01010481ad3081aa045f0803125b3059301306072a8648ce3d020106082a8648ce3d03010703420004bf30511f"
                + "909414ebdd3242178fd290f093a551cf75c973155de0bb5a96fedf6cb5d52da7563e794b512f66e60c7f55ba8a3acf3d"
                + "d72a801980d205e8a1ad29f2044730450220064ea8124774caf8f50e57f436aa62350ce652418c019df5d98a3ac666c9"
                + "386a022100aa59d704a931b5f72fb9222cb6cc51f954d04a4e2e5450f8805fe8918f71eaae300a06082a8648ce3d0403"
                + "0203470030440220799395b0b6c1e940a7e4484705f610ab51ed376f19ff9d7c16757cfbf61b8d4302206205c03fbb0f"
                + "95205c779be86581d3e31c01871ad5d1f3435bcf375cb0e5088a",
        "16Uiu2HAkutTMoTzDw1tCvSRtu6YoixJwS46S1ZFxW8hSx9fWHiPs, "
                + "308201ba3082015fa0030201020204499602d2300a06082a8648ce3d040302302031123010060355040a13096c696270"
                + "32702e696f310a300806035504051301313020170d3735303130313133303030305a180f343039363031303131333030"
                + "30305a302031123010060355040a13096c69627032702e696f310a300806035504051301313059301306072a8648ce3d"
                + "020106082a8648ce3d030107034200040c901d423c831ca85e27c73c263ba132721bb9d7a84c4f0380b2a6756fd60133"
                + "1c8870234dec878504c174144fa4b14b66a651691606d8173e55bd37e381569ea38184308181307f060a2b0601040183"
                + "a25a01010471306f0425080212210206dc6968726765b820f050263ececf7f71e4955892776c0970542efd689d238204"
                + "4630440220145e15a991961f0d08cd15425bb95ec93f6ffa03c5a385eedc34ecf464c7a8ab022026b3109b8a3f40ef83"
                + "3169777eb2aa337cfb6282f188de0666d1bcec2a4690dd300a06082a8648ce3d0403020349003046022100e1a217eeef"
                + "9ec9204b3f774a08b70849646b6a1e6b8b27f93dc00ed58545d9fe022100b00dafa549d0f03547878338c7b15e750288"
                + "8f6d45db387e5ae6b5d46899cef0"
    })
    void takesTheValidCertificatesOfTheSpecification(String peer, String hex) throws CertificateException {
        PeerVerifier verifier = verifier(PeerId.parse(peer));

        verify(verifier, vector(hex));

        assertThat(verifier.identity().orElseThrow().peerId()).hasToString(peer);
    }

    @Test
    void refusesTheInvalidCertificateOfTheSpecification() {
        assertRefuses(
                "does not prove",
                vector(
                        "308201f73082019da0030201020204499602d2300a06082a8648ce3d040302302031123010060355040a13096c696270"
                                + "32702e696f310a300806035504051301313020170d3735303130313133303030305a180f343039363031303131333030"
                                + "30305a302031123010060355040a13096c69627032702e696f310a300806035504051301313059301306072a8648ce3d"
                                + "020106082a8648ce3d030107034200040c901d423c831ca85e27c73c263ba132721bb9d7a84c4f0380b2a6756fd60133"
                                + "1c8870234dec878504c174144fa4b14b66a651691606d8173e55bd37e381569ea381c23081bf3081bc060a2b06010401"
                                + "83a25a01010481ad3081aa045f0803125b3059301306072a8648ce3d020106082a8648ce3d03010703420004bf30511f"
                                + "909414ebdd3242178fd290f093a551cf75c973155de0bb5a96fedf6cb5d52da7563e794b512f66e60c7f55ba8a3acf3d"
                                + "d72a801980d205e8a1ad29f204473045022100bb6e03577b7cc7a3cd1558df0da2b117dfdcc0399bc2504ebe7de6f65c"
                                + "ade72802206de96e2a5be9b6202adba24ee0362e490641ac45c240db71fe955f2c5cf8df6e300a06082a8648ce3d0403"
                                + "020348003045022100e847f267f43717358f850355bdcabbefb2cfbf8a3c043b203a14788a092fe8db022027c1d04a2d"
                                + "41fd6b57a7e8b3989e470325de4406e52e084e34a3fd56eef0d0df"));
    }

    @ParameterizedTest
    @EnumSource
    void takesWhatThisSideShowsWithEveryKindOfIdentity(KeyType type) throws CertificateException {
        PrivateKey identity = Keys.generate(type);
        PeerVerifier verifier = verifier(identity.peerId());

        verify(verifier, OwnCertificate.create(identity, new SecureRandom()).certificate());

        assertThat(verifier.identity()).contains(identity.publicKey());
    }

    @Test
    void ourOwnCertificateHasNoOtherExtensionAndAKeyOfItsOwn() {
        PrivateKey identity = Keys.generate(KeyType.ECDSA);
        X509Certificate first =
                OwnCertificate.create(identity, new SecureRandom()).certificate();
        X509Certificate second =
                OwnCertificate.create(identity, new SecureRandom()).certificate();

        assertThat(first.getNonCriticalExtensionOIDs()).containsExactly(SignedKey.OID);
        assertThat(first.getCriticalExtensionOIDs()).isEmpty();
        assertThat(first.getVersion()).isEqualTo(3);
        assertThat(first.getSerialNumber()).isPositive().isNotEqualTo(second.getSerialNumber());
        assertThat(first.getPublicKey()).isNotEqualTo(second.getPublicKey());
        assertThat(first.getPublicKey().getEncoded())
                .isNotEqualTo(identity.publicKey().raw());
    }

    @Test
    void takesTheExtensionMarkedCriticalAndIgnoresUnknownOnesThatAreNot() throws CertificateException {
        PeerVerifier verifier = verifier(forge.identity().peerId());

        verify(
                verifier,
                forge.extension(UNKNOWN_EXTENSION, false, new byte[] {5, 0})
                        .signedKey(true)
                        .make());

        assertThat(verifier.identity()).contains(forge.identity().publicKey());
    }

    @Test
    void takesCertificatesThatNameNobody() throws CertificateException {
        PeerVerifier verifier = verifier(forge.identity().peerId());

        verify(verifier, forge.signedKey(true).withoutNames().make());

        assertThat(verifier.identity()).contains(forge.identity().publicKey());
    }

    @Test
    void refusesWhatIsWrongWithCertificatesThatNameNobodyToo() {
        forge.withoutNames();
        assertRefuses("lacks the libp2p extension", forge.make());
        assertRefuses(
                "not signed with its own key",
                forge.signedKey(false)
                        .signedBy(CertificateForge.newPair().getPrivate())
                        .make());
    }

    @Test
    void refusesCriticalExtensionsThatAreNotKnown() {
        assertRefuses(
                UNKNOWN_EXTENSION,
                forge.extension(UNKNOWN_EXTENSION, true, new byte[] {5, 0})
                        .signedKey(false)
                        .make());
    }

    @Test
    void refusesAnotherPeerThanTheOneExpected() {
        PeerId expected = Keys.generate(KeyType.ED25519).peerId();
        assertThatThrownBy(
                        () -> verify(verifier(expected), forge.signedKey(false).make()))
                .hasMessage(
                        "expected peer " + expected + " but " + forge.identity().peerId() + " answered");
    }

    @Test
    void refusesAnyNumberOfCertificatesButOne() {
        X509Certificate good = forge.signedKey(false).make();
        assertRefuses("2 certificates", good, good);
        assertRefuses("0 certificates");
    }

    @Test
    void refusesCertificatesThatAreNotValidNow() throws CertificateException {
        Duration second = Duration.ofSeconds(1);
        forge.signedKey(false);
        assertRefuses(
                "which is not now",
                forge.valid(NOW.minus(Duration.ofDays(1)), NOW.minus(second)).make());
        assertRefuses(
                "which is not now",
                forge.valid(NOW.plus(second), NOW.plus(Duration.ofDays(1))).make());
        verify(verifier(), forge.valid(NOW.minus(second), NOW.plus(second)).make());
    }

    @Test
    void refusesCertificatesWithoutTheExtension() {
        assertRefuses("lacks the libp2p extension", forge.make());
    }

    @Test
    void refusesCertificatesThatAnotherKeySigned() {
        assertRefuses(
                "not signed with its own key",
                forge.signedKey(false)
                        .signedBy(CertificateForge.newPair().getPrivate())
                        .make());
    }

    @Test
    void refusesAnIdentityThatVouchesForAnotherKey() {
        SignedKey stolen = SignedKey.sign(
                forge.identity(), CertificateForge.newPair().getPublic().getEncoded());
        assertRefuses(
                "does not prove that the peer is " + forge.identity().peerId(),
                forge.signedKey(false, stolen).make());
    }

    @Test
    void refusesUniqueIds() {
        forge.signedKey(false);
        assertRefuses(
                "unique id",
                forge.change(content -> content.setSubjectUniqueID(new DERBitString(new byte[] {1})))
                        .make());
        assertRefuses(
                "unique id",
                forge.change(content -> content.setIssuerUniqueID(new DERBitString(new byte[] {1})))
                        .make());
    }

    @Test
    void refusesAnExtensionThatIsMalformed() {
        assertRefuses(
                "malformed",
                forge.extension(SignedKey.OID, false, new byte[] {5, 0}).make());
    }
}
