"""A company's identity provider on a port of its own: pysaml2 behind a few lines of HTTP."""

import http.server
import threading
import urllib.parse

from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT

from saml_provider import SamlProvider, encoded

EMAIL = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
GROUPS = "https://corp.example/groups"
# What the identity provider must know of a user pool.
POOL = """<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity}">
<SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" AuthnRequestsSigned="true">
<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>{certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
<SingleLogoutService Location="{origin}/saml2/logout" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"/>
<AssertionConsumerService index="1" isDefault="true" Location="{origin}/saml2/idpresponse"
 Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"/></SPSSODescriptor></EntityDescriptor>"""


class CorporateProvider(SamlProvider):
    """Takes signed requests alone; everybody who is sent there is Carlos, without being asked."""

    wants_signed = True
    subject = "Carlos@corp.example"
    attributes = {EMAIL: "carlos@corp.example", GROUPS: ["Domain Admins", "staff"]}

    def __init__(self, folder, binding=BINDING_HTTP_REDIRECT):
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                place = urllib.parse.urlsplit(self.path)
                self.answer(provider.serve(place.path, place.query, BINDING_HTTP_REDIRECT))

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                self.answer(provider.serve(self.path, body, BINDING_HTTP_POST))

            def answer(self, page):
                self.send_response(200)
                self.send_header("content-type", "text/html")
                self.end_headers()
                self.wfile.write(page.encode())

            def log_message(self, *_):
                pass

        self.binding = binding
        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        super().__init__(folder, entity=f"http://localhost:{self.http.server_port}")

    def endpoints(self):
        return {
            "single_sign_on_service": [(f"{self.entity}/sso", self.binding)],
            "single_logout_service": [(f"{self.entity}/slo", self.binding)],
        }

    def know_pool(self, pool, origin, certificate):
        self.origin = origin
        self.audience = f"urn:amazon:cognito:sp:{pool}"
        self.know(POOL.format(entity=self.audience, origin=origin, certificate=certificate))

    def serve(self, path, query, binding):
        """The page that answers a request."""
        if path == "/metadata":
            return self.metadata
        said = dict(urllib.parse.parse_qsl(query))
        signed = {"relay_state": said["RelayState"], "sigalg": said.get("SigAlg"), "signature": said.get("Signature")}
        if path == "/slo":
            request = self.server.parse_logout_request(said["SAMLRequest"], binding, **signed)
            self.signed_out = request.message
            answer = self.server.create_logout_response(request.message, [BINDING_HTTP_POST], sign=True)
            return self.form(str(answer), f"{self.origin}/saml2/logout", said["RelayState"])
        request = self.server.parse_authn_request(said["SAMLRequest"], binding, **signed)
        self.request = request.message
        return self.form(self.vouch(request.message.id), request.message.assertion_consumer_service_url, said["RelayState"])

    def vouch(self, request=None, **other):
        """A response about Carlos."""
        said = {"subject": self.subject, "audience": self.audience, "recipient": f"{self.origin}/saml2/idpresponse", **other}
        return self.response(self.attributes, request=request, **said)

    def form(self, response, destination, relay_state):
        """A page that posts a response at once."""
        return self.server.apply_binding(BINDING_HTTP_POST, response, destination, relay_state, response=True)["data"]


def posted(response, relay_state):
    return {"SAMLResponse": encoded(response), "RelayState": relay_state}
