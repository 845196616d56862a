"""Certificates for this machine, signed by themselves."""

import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


def make(folder: Path, name: str = "localhost") -> tuple[Path, Path]:
    """A new certificate and its key, as files in the folder. Those that were there are replaced."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=90))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    paths = folder / "certificate.pem", folder / "key.pem"
    pem = serialization.Encoding.PEM
    bare = serialization.NoEncryption()
    contents = (
        certificate.public_bytes(pem),
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, bare),
    )
    for path, content in zip(paths, contents, strict=True):
        draft = path.with_suffix(".new")
        draft.write_bytes(content)
        draft.replace(path)
    return paths


def for_gateway(folder: Path) -> dict[str, str]:
    """What a gateway is told that is to speak TLS with a new certificate in this folder."""
    certificate, key = make(folder)
    return {
        "TLS_CERT_FILE": str(certificate),
        "TLS_KEY_FILE": str(key),
        "BACKEND_URL": "https://localhost",
        "RATE_LIMIT": "off",
    }
