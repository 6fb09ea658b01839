//! The suites of rooms for mls-rs: 1 as it brings it, and 83 (X-Wing, AES-256-GCM, SHA-512, Ed25519), which it does not
//! know, put together from its own parts and the X-Wing of RustCrypto.
use mls_rs_core::crypto::{
    CipherSuite, CipherSuiteProvider, CryptoProvider, HpkeCiphertext, HpkePsk, HpkePublicKey, HpkeSecretKey,
    SignaturePublicKey, SignatureSecretKey,
};
use mls_rs_core::error::IntoAnyError;
use mls_rs_crypto_hpke::context::{ContextR, ContextS};
use mls_rs_crypto_hpke::dhkem::DhKem;
use mls_rs_crypto_hpke::hpke::Hpke;
use mls_rs_crypto_rustcrypto::aead::Aead;
use mls_rs_crypto_rustcrypto::ec_signer::EcSigner;
use mls_rs_crypto_rustcrypto::ecdh::Ecdh;
use mls_rs_crypto_rustcrypto::kdf::Kdf;
use mls_rs_crypto_rustcrypto::mac::Hash;
use mls_rs_crypto_traits::{AeadType, KdfType, KemId, KemResult, KemType};
use shake::{ExtendableOutput, Shake256, Update, XofReader};
use x_wing::{Decapsulate, Decapsulator, DecapsulationKey, EncapsulationKey, KeyExport};
use zeroize::Zeroizing;

const XWING: u16 = 83;

#[derive(Debug)]
pub struct Failure(String);
impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for Failure {}
impl IntoAnyError for Failure {
    fn into_dyn_error(self) -> Result<Box<dyn std::error::Error + Send + Sync>, Self> {
        Ok(self.into())
    }
}
fn wrong(what: impl std::fmt::Debug) -> Failure {
    Failure(format!("{what:?}"))
}

#[derive(Clone)]
enum Kem {
    X25519(DhKem<Ecdh, Kdf>),
    XWing,
}

fn keys(seed: [u8; 32]) -> (HpkeSecretKey, HpkePublicKey) {
    let secret = DecapsulationKey::from(seed);
    (seed.to_vec().into(), secret.encapsulation_key().to_bytes().to_vec().into())
}

fn random<const N: usize>() -> Result<[u8; N], Failure> {
    let mut out = [0u8; N];
    getrandom::fill(&mut out).map_err(wrong)?;
    Ok(out)
}

impl KemType for Kem {
    type Error = Failure;
    fn kem_id(&self) -> u16 {
        match self {
            Kem::X25519(kem) => kem.kem_id(),
            Kem::XWing => 0x647a,
        }
    }
    fn generate_deterministic(&self, seed: &[u8]) -> Result<(HpkeSecretKey, HpkePublicKey), Failure> {
        match self {
            Kem::X25519(kem) => kem.generate_deterministic(seed).map_err(wrong),
            Kem::XWing => {
                let mut hash = Shake256::default();
                hash.update(seed);
                let mut out = [0u8; 32];
                hash.finalize_xof().read(&mut out);
                Ok(keys(out))
            }
        }
    }
    fn generate(&self) -> Result<(HpkeSecretKey, HpkePublicKey), Failure> {
        match self {
            Kem::X25519(kem) => kem.generate().map_err(wrong),
            Kem::XWing => Ok(keys(random()?)),
        }
    }
    fn public_key_validate(&self, key: &HpkePublicKey) -> Result<(), Failure> {
        match self {
            Kem::X25519(kem) => kem.public_key_validate(key).map_err(wrong),
            Kem::XWing => EncapsulationKey::try_from(key.as_ref()).map(|_| ()).map_err(wrong),
        }
    }
    fn encap(&self, remote: &HpkePublicKey) -> Result<KemResult, Failure> {
        match self {
            Kem::X25519(kem) => kem.encap(remote).map_err(wrong),
            Kem::XWing => {
                let key = EncapsulationKey::try_from(remote.as_ref()).map_err(wrong)?;
                let (sealed, shared) = key.encapsulate_deterministic(&random::<64>()?.into());
                Ok(KemResult::new(shared.to_vec(), sealed.to_vec()))
            }
        }
    }
    fn decap(&self, enc: &[u8], secret: &HpkeSecretKey, public: &HpkePublicKey) -> Result<Vec<u8>, Failure> {
        match self {
            Kem::X25519(kem) => kem.decap(enc, secret, public).map_err(wrong),
            Kem::XWing => {
                let seed: [u8; 32] = secret.as_ref().try_into().map_err(wrong)?;
                let sealed = enc.try_into().map_err(wrong)?;
                Ok(DecapsulationKey::from(seed).decapsulate(&sealed).to_vec())
            }
        }
    }
    fn seed_length_for_derive(&self) -> usize {
        32
    }
}

#[derive(Clone)]
pub struct Provider;

impl CryptoProvider for Provider {
    type CipherSuiteProvider = Suite;
    fn supported_cipher_suites(&self) -> Vec<CipherSuite> {
        vec![CipherSuite::CURVE25519_AES128, CipherSuite::new(XWING)]
    }
    fn cipher_suite_provider(&self, suite: CipherSuite) -> Option<Suite> {
        let classic = CipherSuite::CURVE25519_AES128;
        let is_xwing = suite.raw_value() == XWING;
        // What it calls by this name has the same hash, derivation and cipher.
        let parts = if is_xwing { CipherSuite::P521_AES256 } else { classic };
        let (kdf, aead) = (Kdf::new(parts)?, Aead::new(parts)?);
        let kem = if is_xwing {
            Kem::XWing
        } else {
            let id = KemId::new(classic)?;
            Kem::X25519(DhKem::new(Ecdh::new(classic)?, kdf, id as u16, id.n_secret()))
        };
        Some(Suite {
            suite,
            hash: Hash::new(parts).ok()?,
            hpke: Hpke::new(kem.clone(), kdf, Some(aead.clone())),
            kem,
            kdf,
            aead,
            signer: EcSigner::new(classic)?,
        })
    }
}

#[derive(Clone)]
pub struct Suite {
    suite: CipherSuite,
    hash: Hash,
    kdf: Kdf,
    aead: Aead,
    kem: Kem,
    hpke: Hpke<Kem, Kdf, Aead>,
    signer: EcSigner,
}

impl CipherSuiteProvider for Suite {
    type Error = Failure;
    type HpkeContextR = ContextR<Kdf, Aead>;
    type HpkeContextS = ContextS<Kdf, Aead>;

    fn cipher_suite(&self) -> CipherSuite {
        self.suite
    }
    fn hash(&self, data: &[u8]) -> Result<Vec<u8>, Failure> {
        Ok(self.hash.hash(data))
    }
    fn mac(&self, key: &[u8], data: &[u8]) -> Result<Vec<u8>, Failure> {
        self.hash.mac(key, data).map_err(wrong)
    }
    fn aead_seal(&self, key: &[u8], data: &[u8], aad: Option<&[u8]>, nonce: &[u8]) -> Result<Vec<u8>, Failure> {
        self.aead.seal(key, data, aad, nonce).map_err(wrong)
    }
    fn aead_open(
        &self,
        key: &[u8],
        sealed: &[u8],
        aad: Option<&[u8]>,
        nonce: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Failure> {
        self.aead.open(key, sealed, aad, nonce).map(Zeroizing::new).map_err(wrong)
    }
    fn aead_key_size(&self) -> usize {
        self.aead.key_size()
    }
    fn aead_nonce_size(&self) -> usize {
        self.aead.nonce_size()
    }
    fn kdf_expand(&self, prk: &[u8], info: &[u8], length: usize) -> Result<Zeroizing<Vec<u8>>, Failure> {
        self.kdf.expand(prk, info, length).map(Zeroizing::new).map_err(wrong)
    }
    fn kdf_extract(&self, salt: &[u8], ikm: &[u8]) -> Result<Zeroizing<Vec<u8>>, Failure> {
        self.kdf.extract(salt, ikm).map(Zeroizing::new).map_err(wrong)
    }
    fn kdf_extract_size(&self) -> usize {
        self.kdf.extract_size()
    }
    fn hpke_seal(
        &self,
        remote: &HpkePublicKey,
        info: &[u8],
        aad: Option<&[u8]>,
        text: &[u8],
    ) -> Result<HpkeCiphertext, Failure> {
        self.hpke.seal(remote, info, None, aad, text).map_err(wrong)
    }
    fn hpke_seal_psk(
        &self,
        remote: &HpkePublicKey,
        info: &[u8],
        aad: Option<&[u8]>,
        text: &[u8],
        psk: HpkePsk<'_>,
    ) -> Result<HpkeCiphertext, Failure> {
        self.hpke.seal(remote, info, Some(psk), aad, text).map_err(wrong)
    }
    fn hpke_open(
        &self,
        sealed: &HpkeCiphertext,
        secret: &HpkeSecretKey,
        public: &HpkePublicKey,
        info: &[u8],
        aad: Option<&[u8]>,
    ) -> Result<Zeroizing<Vec<u8>>, Failure> {
        self.hpke.open(sealed, secret, public, info, None, aad).map_err(wrong)
    }
    fn hpke_open_psk(
        &self,
        sealed: &HpkeCiphertext,
        secret: &HpkeSecretKey,
        public: &HpkePublicKey,
        info: &[u8],
        aad: Option<&[u8]>,
        psk: HpkePsk<'_>,
    ) -> Result<Zeroizing<Vec<u8>>, Failure> {
        self.hpke.open(sealed, secret, public, info, Some(psk), aad).map_err(wrong)
    }
    fn hpke_setup_r(
        &self,
        enc: &[u8],
        secret: &HpkeSecretKey,
        public: &HpkePublicKey,
        info: &[u8],
    ) -> Result<Self::HpkeContextR, Failure> {
        self.hpke.setup_receiver(enc, secret, public, info, None).map_err(wrong)
    }
    fn hpke_setup_s(&self, remote: &HpkePublicKey, info: &[u8]) -> Result<(Vec<u8>, Self::HpkeContextS), Failure> {
        self.hpke.setup_sender(remote, info, None).map_err(wrong)
    }
    fn kem_derive(&self, ikm: &[u8]) -> Result<(HpkeSecretKey, HpkePublicKey), Failure> {
        match self.kem {
            // X-Wing derives from the input itself; the others by RFC 9180 section 7.1.3.
            Kem::XWing => self.kem.generate_deterministic(ikm),
            Kem::X25519(_) => self.hpke.derive(ikm).map_err(wrong),
        }
    }
    fn kem_generate(&self) -> Result<(HpkeSecretKey, HpkePublicKey), Failure> {
        self.kem.generate()
    }
    fn kem_public_key_validate(&self, key: &HpkePublicKey) -> Result<(), Failure> {
        self.kem.public_key_validate(key)
    }
    fn random_bytes(&self, out: &mut [u8]) -> Result<(), Failure> {
        getrandom::fill(out).map_err(wrong)
    }
    fn sign(&self, secret: &SignatureSecretKey, data: &[u8]) -> Result<Vec<u8>, Failure> {
        self.signer.sign(secret, data).map_err(wrong)
    }
    fn verify(&self, public: &SignaturePublicKey, signature: &[u8], data: &[u8]) -> Result<(), Failure> {
        self.signer.verify(public, signature, data).map_err(wrong)
    }
    fn signature_key_generate(&self) -> Result<(SignatureSecretKey, SignaturePublicKey), Failure> {
        self.signer.signature_key_generate().map_err(wrong)
    }
    fn signature_key_derive_public(&self, secret: &SignatureSecretKey) -> Result<SignaturePublicKey, Failure> {
        self.signer.signature_key_derive_public(secret).map_err(wrong)
    }
}
