"""Signs and encrypts SAML responses with xmlsec1 and signxml, and writes them with their metadata.

All keys are made for this. The one for decryption is kept, as the tests need it; the others are
forgotten. Needs `xmlsec`, `lxml`, `signxml` and `cryptography`.
"""

import base64
import datetime
import pathlib

import signxml
import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from lxml import etree

FOLDER = pathlib.Path(__file__).parent / "saml"
DS = "http://www.w3.org/2000/09/xmldsig#"
SAML = "urn:oasis:names:tc:SAML:2.0:assertion"

ASSERTION = """<saml2:Assertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xs="http://www.w3.org/2001/XMLSchema"
      ID="_assertion" IssueInstant="2025-11-24T16:00:00.000Z" Version="2.0">
    <saml2:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">https://idp.example.com/{name}</saml2:Issuer>
    <saml2:Subject>
      <saml2:NameID Format='urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'>al<!-- a comment -->ice@example.com</saml2:NameID>
      <saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
        <saml2:SubjectConfirmationData NotOnOrAfter="2025-11-24T16:05:00Z" Recipient="https://signin.aws.amazon.com/saml"/>
      </saml2:SubjectConfirmation>
    </saml2:Subject>
    <saml2:Conditions NotBefore="2025-11-24T15:55:00Z" NotOnOrAfter="2025-11-24T16:05:00Z">
      <saml2:AudienceRestriction><saml2:Audience>urn:amazon:webservices</saml2:Audience></saml2:AudienceRestriction>
    </saml2:Conditions>
    <saml2:AuthnStatement AuthnInstant="2025-11-24T16:00:00Z" SessionIndex="_s" SessionNotOnOrAfter="2025-11-24T20:00:00Z">
      <saml2:AuthnContext><saml2:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml2:AuthnContextClassRef></saml2:AuthnContext>
    </saml2:AuthnStatement>
    <saml2:AttributeStatement xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
      <saml2:Attribute Name="https://aws.amazon.com/SAML/Attributes/RoleSessionName"><saml2:AttributeValue xsi:type="xs:string">alice</saml2:AttributeValue></saml2:Attribute>
      <saml2:Attribute Name="groups" FriendlyName="&quot;Groups&quot; &lt;of&gt;&#9;R&amp;D"><saml2:AttributeValue>R&amp;D &lt;ops&gt; "&#13;</saml2:AttributeValue><saml2:AttributeValue><![CDATA[Zürich <&> 🦀]]></saml2:AttributeValue><saml2:AttributeValue/></saml2:Attribute>
    </saml2:AttributeStatement>
  </saml2:Assertion>"""

RESPONSE = """<?xml version="1.0" encoding="UTF-8"?>
<saml2p:Response xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:unused="urn:unused" ID="_response"
    IssueInstant="2025-11-24T16:00:00.000Z" Version="2.0" Destination="https://signin.aws.amazon.com/saml">
  <saml2:Issuer xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">https://idp.example.com/{name}</saml2:Issuer>
  <saml2p:Status><saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></saml2p:Status>
  {assertion}
</saml2p:Response>"""

METADATA = """<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com/{name}" validUntil="2035-01-01T00:00:00Z">
  <md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>
{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.com/{name}/sso"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>
"""


def pem_of(key):
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def make_provider(name, key):
    """Metadata with a certificate that expired long ago."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.example.com")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.datetime(2015, 1, 1))
        .not_valid_after(datetime.datetime(2016, 1, 1))
        .sign(key, hashes.SHA256())
    )
    der = certificate.public_bytes(serialization.Encoding.DER)
    text = METADATA.format(name=name, certificate=base64.encodebytes(der).decode())
    (FOLDER / f"{name}-metadata.xml").write_text(text)
    return certificate


def template(parent, identifier, transform, prefixes=None):
    node = xmlsec.template.create(parent, xmlsec.constants.TransformExclC14N, transform, ns="ds")
    digest = xmlsec.constants.TransformSha512 if prefixes else xmlsec.constants.TransformSha256
    reference = xmlsec.template.add_reference(node, digest, uri=f"#{identifier}")
    xmlsec.template.add_transform(reference, xmlsec.constants.TransformEnveloped)
    exclusive = xmlsec.template.add_transform(reference, xmlsec.constants.TransformExclC14N)
    if prefixes:
        xmlsec.template.transform_add_c14n_inclusive_namespaces(exclusive, prefixes)
    info = xmlsec.template.ensure_key_info(node)
    xmlsec.template.add_x509_data(info)
    parent.insert(1, node)
    return node


def sign(element, key, certificate, transform, prefixes=None):
    xmlsec.tree.add_ids(element, ["ID"])
    node = template(element, element.get("ID"), transform, prefixes)
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(pem_of(key), xmlsec.constants.KeyDataFormatPem)
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    context.key.load_cert_from_memory(pem, xmlsec.constants.KeyDataFormatPem)
    context.sign(node)


def encrypt(response, reader, cipher, bits):
    assertion = response.find(f"{{{SAML}}}Assertion")
    # The assertion then uses this declaration of its namespace, which is not encrypted with it.
    nsmap = {"saml2": SAML}
    holder = etree.SubElement(response, f"{{{SAML}}}EncryptedAssertion", nsmap=nsmap)
    response.remove(assertion)
    holder.append(assertion)
    data = xmlsec.template.encrypted_data_create(
        holder, cipher, type=xmlsec.constants.TypeEncElement, ns="xenc"
    )
    xmlsec.template.encrypted_data_ensure_cipher_value(data)
    info = xmlsec.template.encrypted_data_ensure_key_info(data, ns="ds")
    key = xmlsec.template.add_encrypted_key(info, xmlsec.constants.TransformRsaOaep)
    xmlsec.template.encrypted_data_ensure_cipher_value(key)
    manager = xmlsec.KeysManager()
    pem = reader.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    manager.add_key(xmlsec.Key.from_memory(pem, xmlsec.constants.KeyDataFormatPem))
    context = xmlsec.EncryptionContext(manager)
    context.key = xmlsec.Key.generate(
        xmlsec.constants.KeyDataAes, bits, xmlsec.constants.KeyDataTypeSession
    )
    context.encrypt_xml(data, assertion)


def respond(name):
    assertion = ASSERTION.format(name=name)
    return etree.fromstring(RESPONSE.format(name=name, assertion=assertion).encode())


def write(name, response):
    (FOLDER / f"{name}-response.xml").write_bytes(etree.tostring(response))


def new_rsa():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def main():
    FOLDER.mkdir(exist_ok=True)
    reader = new_rsa()
    (FOLDER / "decryption-key.pem").write_bytes(pem_of(reader))
    traditional = reader.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    (FOLDER / "decryption-key-pkcs1.pem").write_bytes(traditional)
    constants = xmlsec.constants

    key, name = new_rsa(), "response-rsa-sha256"
    certificate, response = make_provider(name, key), respond(name)
    sign(response, key, certificate, constants.TransformRsaSha256)
    write(name, response)

    key, name = ec.generate_private_key(ec.SECP256R1()), "assertion-ecdsa-sha256"
    certificate, response = make_provider(name, key), respond(name)
    assertion = response.find(f"{{{SAML}}}Assertion")
    sign(assertion, key, certificate, constants.TransformEcdsaSha256)
    write(name, response)

    key, name = new_rsa(), "assertion-rsa-sha512-prefixes"
    certificate, response = make_provider(name, key), respond(name)
    assertion = response.find(f"{{{SAML}}}Assertion")
    sign(assertion, key, certificate, constants.TransformRsaSha512, ["xs", "unused"])
    write(name, response)

    key, name = new_rsa(), "encrypted-cbc"
    certificate, response = make_provider(name, key), respond(name)
    assertion = response.find(f"{{{SAML}}}Assertion")
    sign(assertion, key, certificate, constants.TransformRsaSha256)
    encrypt(response, reader, constants.TransformAes256Cbc, 256)
    write(name, response)

    key, name = new_rsa(), "encrypted-gcm"
    certificate, response = make_provider(name, key), respond(name)
    encrypt(response, reader, constants.TransformAes128Gcm, 128)
    sign(response, key, certificate, constants.TransformRsaSha256)
    write(name, response)

    key, name = new_rsa(), "signxml-rsa-sha384"
    certificate, response = make_provider(name, key), respond(name)
    assertion = response.find(f"{{{SAML}}}Assertion")
    etree.SubElement(assertion, f"{{{DS}}}Signature", Id="placeholder", nsmap={"ds": DS})
    signer = signxml.XMLSigner(
        signature_algorithm="rsa-sha384",
        digest_algorithm="sha384",
        c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#",
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM).decode()
    signed = signer.sign(assertion, key=pem_of(key), cert=pem, reference_uri="#_assertion")
    response.replace(assertion, signed)
    write(name, response)


main()
