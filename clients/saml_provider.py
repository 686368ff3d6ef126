"""A real SAML identity provider: pysaml2, whose signatures are xmlsec1's."""

import base64

from saml2 import BINDING_HTTP_POST, saml
from saml2.authn_context import PASSWORDPROTECTEDTRANSPORT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.samlp import response_from_string
from saml2.server import Server
from saml2.sigver import pre_encrypt_assertion, pre_encryption_part
from saml2.xmldsig import DIGEST_SHA1, DIGEST_SHA256, SIG_RSA_SHA1, SIG_RSA_SHA256

from certificates import Holder
from conftest import program

ATTRIBUTES = "https://aws.amazon.com/SAML/Attributes/"
AWS = "urn:amazon:webservices"
SIGN_IN = "https://signin.aws.amazon.com/saml"
AES_128_CBC = "http://www.w3.org/2001/04/xmlenc#aes128-cbc"
OAEP = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"
SHA_1, SHA_256 = (SIG_RSA_SHA1, DIGEST_SHA1), (SIG_RSA_SHA256, DIGEST_SHA256)
OTHER_READER = "urn:example:other"
# What pysaml2 must know of whom it issues responses for.
READER = """<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity}">
<SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
<AssertionConsumerService index="1" isDefault="true" Location="{url}"
 Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"/></SPSSODescriptor></EntityDescriptor>"""


class SamlProvider:
    """An identity provider with a key of its own."""

    def __init__(self, folder, entity="https://idp.example.org/saml", lifetime=5):
        folder.mkdir()
        self.folder = folder
        self.entity = entity
        self.lifetime = lifetime
        self.xmlsec = program("xmlsec1", "apt-get install xmlsec1")
        holder = Holder()
        (folder / "key.pem").write_text(holder.key_pem())
        (folder / "certificate.pem").write_text(holder.pem())
        self.know(READER.format(entity=AWS, url=SIGN_IN), READER.format(entity=OTHER_READER, url=SIGN_IN))

    def know(self, *readers):
        """Issues responses for those whose metadata are given."""
        files = [self.folder / f"reader-{number}.xml" for number in range(len(readers))]
        for file, reader in zip(files, readers):
            file.write_text(reader)
        self.config = IdPConfig().load(
            {
                "entityid": self.entity,
                "xmlsec_binary": self.xmlsec,
                "key_file": str(self.folder / "key.pem"),
                "cert_file": str(self.folder / "certificate.pem"),
                "metadata": {"local": [str(file) for file in files]},
                "service": {
                    "idp": {
                        "endpoints": self.endpoints(),
                        "policy": {"default": {"lifetime": {"minutes": self.lifetime}, "name_form": saml.NAME_FORMAT_URI}},
                        "name_id_format": [saml.NAMEID_FORMAT_PERSISTENT],
                        "want_authn_requests_signed": self.wants_signed,
                    }
                },
            }
        )
        self.server = Server(config=self.config)

    wants_signed = False

    def endpoints(self):
        return {"single_sign_on_service": [(f"{self.entity}/sso", BINDING_HTTP_POST)]}

    @property
    def metadata(self):
        return str(entity_descriptor(self.config))

    def response(
        self,
        attributes,
        subject="alice",
        kind="persistent",
        audience=AWS,
        recipient=SIGN_IN,
        sign="assertion",
        algorithms=SHA_256,
        request=None,
    ):
        """A response in XML."""
        name = saml.NameID(format=f"urn:oasis:names:tc:SAML:2.0:nameid-format:{kind}", text=subject)
        made = self.server.create_authn_response(
            attributes,
            in_response_to=request,
            destination=recipient,
            sp_entity_id=audience,
            name_id=name,
            authn={"class_ref": PASSWORDPROTECTEDTRANSPORT, "authn_auth": "idp"},
            sign_assertion=sign == "assertion",
            sign_response=sign == "response",
            sign_alg=algorithms[0],
            digest_alg=algorithms[1],
        )
        return str(made)

    def encrypted(self, response, certificate, cipher=AES_128_CBC, wrapping=OAEP):
        """A response whose assertion xmlsec1 encrypted for the key of a certificate."""
        moved = str(pre_encrypt_assertion(response_from_string(response)))
        template = str(pre_encryption_part(msg_enc=cipher, key_enc=wrapping))
        security = self.server.sec
        path = "/*[local-name()='Response']/*[local-name()='EncryptedAssertion']/*[local-name()='Assertion']"
        return security.crypto.encrypt_assertion(moved, certificate, template, key_type=f"aes-{cipher.split('#aes')[1][:3]}", node_xpath=path)


def attributes(role, provider, session="alice", **more):
    """AWS's attributes of an assertion."""
    named = {"Role": f"{role},{provider}", "RoleSessionName": session, **more}
    return {name if "://" in name else ATTRIBUTES + name: value for name, value in named.items()}


def encoded(response):
    text = response if isinstance(response, bytes) else response.encode()
    return base64.b64encode(text).decode()
