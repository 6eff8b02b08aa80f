"""Names that are programs, of objects, stations and organisations, on every page that shows them.

What a page does with them is asked of the browser: dialogs, violations of its policy, elements that
a name became. The browser's own guard, Trusted Types, is tried too.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Complaints
from tests.browser.sites import Site
from tests.browser.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAMES = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "'-alert(3)-'</title><svg onload=alert(4)>",
)
PATHS = (
    "/",
    "/conjunctions/",
    "/conjunctions/1/",
    "/conjunctions/1/scene/",
    "/catalogue/",
    "/catalogue/25544/",
    "/catalogue/insight/",
    "/stations/",
    "/operators/",
    "/alerts/",
    "/what-if/burns/",
    "/what-if/break-up/",
    "/weekly/",
    "/api/v1/docs/",
)
RENAME = f"""
import json, pathlib
from django.conf import settings
from django.apps import apps
names = {NAMES!r}
kept = []
for label, field in (("catalog.SpaceObject", "name"), ("stations.Station", "name"),
                     ("operators.Organisation", "name")):
    model = apps.get_model(label)
    for number, row in enumerate(model.objects.order_by("pk")):
        kept.append((label, row.pk, getattr(row, field)))
        longest = model._meta.get_field(field).max_length
        name = f"{{names[number % 3]}}{{number}}"[-longest:]
        model.objects.filter(pk=row.pk).update(**{{field: name}})
pathlib.Path(settings.DATA_DIR, "kept.json").write_text(json.dumps(kept))
"""
RESTORE = """
import json, pathlib
from django.conf import settings
from django.apps import apps
path = pathlib.Path(settings.DATA_DIR, "kept.json")
for label, key, name in json.loads(path.read_text()):
    apps.get_model(label).objects.filter(pk=key).update(name=name)
path.unlink()
"""
COUNT_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation",
    (event) => window.violations.push(`${event.violatedDirective} ${event.sample}`));
"""
# Elements that only a name can have become.
BECOME = (
    "document.querySelectorAll("
    "'img[src=x], svg[onload], [onerror], body script:not([src]):not([type])').length"
)
REFUSED = """([what]) => {
    const html = (text) => { document.createElement("div").innerHTML = text; };
    const tried = {
        html: () => html("<img src=x onerror=alert(5)>"),
        nested: () => html("<template><b onclick=alert(6)>"),
        link: () => html("<a href=' java\tscript:alert(7)'>a</a>"),
        frame: () => html("<iframe srcdoc='<p>'></iframe>"),
        text: () => { document.createElement("script").textContent = "alert(8)"; },
        elsewhere: () => { document.createElement("script").src = "https://example.org/x.js"; },
        upload: () => { document.createElement("script").src = "/messages/1/file/"; },
        policy: () => { window.trustedTypes.createPolicy("another", {}); },
    };
    try { tried[what](); } catch (error) { return error instanceof TypeError; }
    return false;
}"""


@pytest.fixture
def hostile_site(site: Site) -> Iterator[Site]:
    site.python(RENAME)
    yield site
    site.python(RESTORE)


def test_no_name_becomes_a_program_on_any_page(hostile_site: Site, page: Page) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.add_init_script(COUNT_VIOLATIONS)
    shown = 0
    for path in PATHS:
        page.goto(path, wait_until="domcontentloaded")
        if path == "/conjunctions/1/scene/":
            wait_until(page, "!!document.querySelector('#scene canvas')")
        page.wait_for_timeout(500)
        shown += page.evaluate("document.body.textContent.includes('alert(')")
        assert page.evaluate(BECOME) == 0, path
        assert page.evaluate("window.violations") == [], path
    assert dialogs == []
    assert shown >= 7  # the names were there


def test_the_browser_refuses_what_would_make_text_a_program(
    page: Page, complaints: Complaints
) -> None:
    page.goto("/sign-in/")
    if not page.evaluate("Boolean(window.trustedTypes)"):
        pytest.skip("this browser knows no Trusted Types")
    kinds = ("html", "nested", "link", "frame", "elsewhere", "upload", "text", "policy")
    assert [kind for kind in kinds if not page.evaluate(REFUSED, [kind])] == []
    complaints.console.clear()  # the browser says what it refused
    assert (
        page.evaluate(
            "(() => { const d = document.createElement('p');"
            " d.innerHTML = '<b class=x>1 &lt; 2</b>'; return d.textContent; })()"
        )
        == "1 < 2"
    )
