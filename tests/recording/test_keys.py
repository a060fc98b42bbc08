"""Keys: made safely, never overwritten; and one of the wrong kind is refused by its name."""

import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from aitoolkit.cli import main
from aitoolkit.errors import SigningError
from aitoolkit.recording.keys import new_key, public_key, signing_key

PEM = form.Encoding.PEM


@pytest.fixture
def folder(tmp_path):
    tmp_path.chmod(0o700)
    return tmp_path


def private_pem(key, lock=None):
    return key.private_bytes(PEM, form.PrivateFormat.PKCS8, lock or form.NoEncryption())


def public_pem(key):
    return key.public_key().public_bytes(PEM, form.PublicFormat.SubjectPublicKeyInfo)


def stored(folder, content):
    file = folder / "given.pem"
    file.write_bytes(content)
    file.chmod(0o600)
    return file


def certificate(key):
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "office")])
    now = datetime(2026, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).serial_number(1)
    made = made.public_key(key.public_key()).not_valid_before(now)
    made = made.not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    return made.public_bytes(PEM)


def test_a_new_pair_belongs_together_and_its_secret_is_its_owners(folder):
    private, public = new_key(folder / "office.key")
    assert (private.stat().st_mode & 0o777, public.stat().st_mode & 0o777) == (0o600, 0o644)
    assert public.name == "office.key.pub"
    assert signing_key(private).public == public_key(public)
    told = subprocess.run(
        ["openssl", "pkey", "-in", private, "-pubout"], capture_output=True, check=True
    )
    assert told.stdout == public.read_bytes()


def test_two_pairs_are_never_the_same(folder):
    pairs = [new_key(folder / name)[1] for name in "ab"]
    assert public_key(pairs[0]) != public_key(pairs[1])


@pytest.mark.parametrize("taken", ["k", "k.pub"])
def test_never_overwrites(folder, taken):
    (folder / taken).write_text("precious")
    with pytest.raises(SigningError, match="never overwritten"):
        new_key(folder / "k")
    assert (folder / taken).read_text() == "precious"
    assert [p.name for p in folder.iterdir()] == [taken]


@pytest.mark.parametrize("mode", [0o777, 0o1777, 0o770])
def test_refuses_a_folder_in_which_others_may_write(folder, mode):
    place = folder / "open"
    place.mkdir()
    place.chmod(mode)
    with pytest.raises(SigningError, match="others may write"):
        new_key(place / "k")
    assert not list(place.iterdir())


def test_refuses_a_folder_that_is_not_there(folder):
    with pytest.raises(SigningError, match="no such folder"):
        new_key(folder / "nowhere" / "k")


def test_a_passphrase_locks_it_and_opens_it(folder, monkeypatch):
    private, _ = new_key(folder / "k", "lös mich")
    with pytest.raises(SigningError, match=r"locked with a passphrase.*AITOOLKIT_KEY_PASSPHRASE"):
        signing_key(private)
    with pytest.raises(SigningError, match="does not open it"):
        signing_key(private, "löse mich")
    assert signing_key(private, "lös mich").public == public_key(folder / "k.pub")
    monkeypatch.setenv("AITOOLKIT_KEY_PASSPHRASE", "lös mich")
    assert "lös" not in repr(signing_key(private))
    with pytest.raises(SigningError, match="1 to 1000 bytes"):
        new_key(folder / "l", "x" * 1001)


def test_a_passphrase_that_an_open_key_does_not_need_is_no_obstacle(folder, monkeypatch):
    private, _ = new_key(folder / "k")
    monkeypatch.setenv("AITOOLKIT_KEY_PASSPHRASE", "of another key")
    assert signing_key(private).passphrase is None


P256 = ec.generate_private_key(ec.SECP256R1())
RSA = rsa.generate_private_key(65537, 2048)
ED = ed25519.Ed25519PrivateKey.generate()
KOBLITZ = ec.generate_private_key(ec.SECP256K1())
SSH = P256.private_bytes(PEM, form.PrivateFormat.OpenSSH, form.NoEncryption())
SSH_PUB = P256.public_key().public_bytes(form.Encoding.OpenSSH, form.PublicFormat.OpenSSH)

NO_PRIVATE = {
    "an RSA key": private_pem(RSA),
    "an Edwards-curve key": private_pem(ED),
    "a key on the curve secp256k1": private_pem(KOBLITZ),
    "a certificate": certificate(P256),
    "a public key": public_pem(P256),
    "no key in PEM": private_pem(P256)[:90],
    "OpenSSH": SSH,
    "far larger": b"x" * 70000,
    "or a broken one": b"",
}
NO_PUBLIC = {
    "an RSA key": public_pem(RSA),
    "an Edwards-curve key": public_pem(ED),
    "a key on the curve secp256k1": public_pem(KOBLITZ),
    "a certificate": certificate(P256),
    "a private key": private_pem(P256),
    "no key in PEM": b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
    "OpenSSH": SSH_PUB,
}


@pytest.mark.parametrize("found", NO_PRIVATE)
def test_what_cannot_sign_is_refused_by_its_name(folder, found):
    with pytest.raises(SigningError, match=f"elliptic-curve private key.*{found}"):
        signing_key(stored(folder, NO_PRIVATE[found]))


@pytest.mark.parametrize("found", NO_PUBLIC)
def test_what_cannot_check_a_signature_is_refused_by_its_name(folder, found):
    with pytest.raises(SigningError, match=f"elliptic-curve public key.*{found}"):
        public_key(stored(folder, NO_PUBLIC[found]))


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(folder):
    for path in (folder, folder / "nowhere"):
        for read in (signing_key, public_key):
            with pytest.raises(SigningError, match="Give the path"):
                read(path)


@pytest.mark.parametrize("curve", ["prime256v1", "secp384r1", "secp521r1"])
def test_a_key_made_by_openssl_works(folder, curve):
    file = folder / "k.pem"
    command = ["openssl", "ecparam", "-name", curve, "-genkey", "-out", str(file)]
    subprocess.run(command, check=True, capture_output=True)
    file.chmod(0o600)
    assert len(signing_key(file).public.fingerprint) == 64


def test_a_private_key_that_others_may_read_is_refused(folder):
    private, _ = new_key(folder / "k")
    private.chmod(0o644)
    with pytest.raises(SigningError, match="chmod 600"):
        signing_key(private)
    private.chmod(0o640)  # a group may share it to read
    signing_key(private)


def test_the_command_makes_a_pair_and_says_where(folder):
    asked = ["key", "new", str(folder / "k"), "--passphrase"]
    told = CliRunner().invoke(main, asked, input="secret\nsecret\n")
    assert told.exit_code == 0, told.output
    assert public_key(folder / "k.pub").fingerprint in told.stdout
    assert "secret\n" not in told.stdout
    signing_key(folder / "k", "secret")
    again = CliRunner().invoke(main, asked[:-1])
    assert again.exit_code == 2
    assert "never overwritten" in again.output
