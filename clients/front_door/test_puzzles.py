"""Silent challenges and CAPTCHAs of web ACLs, through the front door: by a browser."""

import json

import pytest

from application import application
from conftest import program, until
from front import Front, in_path, rule

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is missing: clients/requirements.txt")


@pytest.fixture
def front(dev, account, port):
    with application() as behind:
        yield Front(dev, account, behind, port)


@pytest.fixture
def page():
    path = program("chromium", "install it from the distribution")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


def test_a_browser_passes_a_silent_challenge_and_a_script_does_not(front, page):
    front.guard(rule("challenged", in_path(b"/shop"), Action={"Challenge": {}}))
    until(lambda: front.get("/shop").status == 202)
    assert front.get("/shop").headers["x-amzn-waf-action"] == "challenge"
    page.goto(f"http://{front.host}:{front.port}/shop?item=7")
    # The page works its task off, gets the token and loads itself again: then the application answers.
    page.wait_for_selector("pre:has-text('target')", timeout=60_000)
    told = json.loads(page.inner_text("pre"))
    assert told["target"] == "/shop?item=7"
    (token,) = [cookie for cookie in page.context.cookies() if cookie["name"] == "aws-waf-token"]
    assert front.get("/shop", "--cookie", f"aws-waf-token={token['value']}").status == 202


def test_a_captcha_waits_for_an_answer(front, page):
    front.guard(rule("puzzled", in_path(b"/shop"), Action={"Captcha": {}}))
    until(lambda: front.get("/shop").status == 405)
    answered = page.goto(f"http://{front.host}:{front.port}/shop")
    assert answered.status == 405 and answered.headers["x-amzn-waf-action"] == "captcha"
    page.wait_for_selector("#puzzle:not([hidden])", timeout=60_000)
    first = page.get_attribute("#picture", "src")
    until(lambda: page.locator("#picture").evaluate("picture => picture.naturalWidth"), seconds=60)
    page.fill("#answer", "wrong!")
    page.click("#submit")
    page.wait_for_selector("#status:has-text('That was not right')", timeout=60_000)
    page.wait_for_selector("#puzzle:not([hidden])", timeout=60_000)
    assert page.get_attribute("#picture", "src") != first
    # Who cannot see listens instead.
    page.click("#switch")
    page.wait_for_selector("#sound[src^='blob:']", timeout=60_000)
    assert page.inner_text("#answer-label") == "Type how many bells ring in each group"
