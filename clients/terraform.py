"""Terraform with the AWS provider, in a folder of a test's own."""

import json
import os
import pathlib
import subprocess

import pytest

from conftest import program

PROVIDER = """
provider "aws" {{
  {alias}
  region                      = "{region}"
  access_key                  = "{key}"
  secret_key                  = "{secret}"
  custom_ca_bundle            = {authority}
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  endpoints {{
    cloudtrail    = "{url}"
    cognitoidp    = "{url}"
    ec2           = "{url}"
    elbv2         = "{url}"
    events        = "{url}"
    guardduty     = "{url}"
    iam           = "{url}"
    kms           = "{url}"
    lambda        = "{url}"
    organizations = "{url}"
    rds           = "{url}"
    ssm           = "{url}"
    sts           = "{url}"
    wafv2         = "{url}"
  }}
}}
"""
REQUIRED = """
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
"""


def apply_plan_destroy(folder, caller, configuration, *changed, files=(), only=()):
    """Makes what is configured, sees no difference, and destroys it (`only`: those resources).

    Each of the `changed` configurations is made after the one before, and sees no difference either.
    """
    for name, content in dict(files).items():
        (folder / name).write_text(content)
    terraform = Terraform(folder, caller)
    for resources in (configuration, *changed):
        terraform.makes(resources)
    terraform.destroys(*only)


def provided_by(caller, alias="", region="eu-west-1"):
    """The provider's block for a caller."""
    server = caller.server
    authority = json.dumps(server.authority and str(server.authority))
    here = {"key": caller.key, "secret": caller.secret, "url": server.url, "authority": authority}
    return PROVIDER.format(alias=alias, region=region, **here)


class Terraform:
    """The program, and where it finds the provider."""

    def __init__(self, folder, caller):
        self.folder, self.program = folder, program("terraform", "install Terraform 1.11 or later")
        # The provider starts three times a command and fills its memory with schemas: collecting
        # garbage as often as Go does by itself takes a third of its time.
        self.environment, mirror = {"GOGC": "400", **os.environ}, plugins()
        if mirror:
            settings = folder / "terraform.rc"
            settings.write_text(f'provider_installation {{ filesystem_mirror {{ path = "{mirror}" }} }}')
            self.environment["TF_CLI_CONFIG_FILE"] = str(settings)
        other = provided_by(caller, alias='alias = "other"', region="us-west-2")
        self.head = REQUIRED + provided_by(caller) + other
        self.configure("")
        self.find_the_provider()

    def makes(self, resources):
        """Makes all that, sees no difference to it, and tells what was said."""
        self.configure(resources)
        told = self.succeeds("apply", "-auto-approve")
        self.succeeds("plan", "-detailed-exitcode")
        return told

    def destroys(self, *only):
        """Destroys all, or only those resources; the plan before has just read everything anew."""
        targets = [f"-target={resource}" for resource in only]
        self.succeeds("destroy", "-auto-approve", "-refresh=false", *targets)

    def configure(self, resources):
        (self.folder / "main.tf").write_text(self.head + resources)

    def find_the_provider(self):
        started = self.run("init")
        if started.returncode:
            hint = "the AWS provider is missing: put it into a folder named by RINGWALL_TERRAFORM_PLUGINS"
            (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{hint}: {started.stderr}")

    def succeeds(self, *words):
        done = self.run(*words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def run(self, *words):
        command = [self.program, *words, "-input=false", "-no-color"]
        return subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True)


def plugins():
    """A folder with the AWS provider, laid out as a mirror of the registry."""
    named = os.environ.get("RINGWALL_TERRAFORM_PLUGINS")
    roots = [pathlib.Path(named)] if named else [pathlib.Path("/opt"), pathlib.Path.home()]
    for root in roots:
        for provider in root.glob("**/registry.terraform.io/hashicorp/aws"):
            return provider.parents[2]
    return None
