"""A passkey as a browser hands it over when it is made, without a browser (WebAuthn, attestation "none")."""

import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

NOBODYS = bytes(16)
PRESENT_AND_VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT


def credential(host: str = "testserver") -> dict[str, Any]:
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    key = ES256.from_cryptography_key(public)  # type: ignore[no-untyped-call]
    number = sha256(b"a passkey")
    made = AttestedCredentialData.create(NOBODYS, number, key)
    facts = AuthenticatorData.create(sha256(host.encode()), PRESENT_AND_VERIFIED, 0, made)
    client = {"type": "webauthn.create", "challenge": "AA", "origin": f"http://{host}"}
    return {
        "id": websafe_encode(number),
        "rawId": websafe_encode(number),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(json.dumps(client).encode()),
            "attestationObject": websafe_encode(AttestationObject.create("none", facts, {})),
        },
        "clientExtensionResults": {"credProps": {"rk": True}},
    }
