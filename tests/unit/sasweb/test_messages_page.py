"""The pages of messages, and who may hand one over."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from screening.conjunctions.models import Conjunction
from screening.messages.models import Message, MessageSource
from screening.messages.services import message_import
from tests import factories
from tests.unit.messages.samples import OEM_COVARIANCE, cdm_kvn, oem_kvn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

SignedIn = Callable[[str], Client]


def file(text: str, name: str = "test.cdm") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def stored(text: str, name: str = "x.txt") -> Message:
    return message_import(text.encode(), file_name=name, source=MessageSource.COMMAND).message


def body_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_without_messages_it_says_how_to_hand_one_over(client: Client, signed_in: SignedIn) -> None:
    assert "message_import FILE" in body_of(client, "/messages/")
    assert 'type="file"' not in body_of(client, "/messages/")
    assert 'type="file"' in body_of(signed_in("operator"), "/messages/")


@pytest.mark.parametrize("group", ["manager", "nobody"])
def test_whoever_lacks_the_permission_may_not_hand_one_over(
    signed_in: SignedIn, group: str
) -> None:
    response = signed_in(group).post("/messages/upload/", {"files": file(cdm_kvn())})

    assert response.status_code == 403
    assert not Message.objects.exists()


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    response = client.post("/messages/upload/", {"files": file(cdm_kvn())})

    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")
    assert not Message.objects.exists()


def test_an_operator_hands_one_over_and_sees_what_became_of_it(signed_in: SignedIn) -> None:
    client = signed_in("operator")
    response = client.post("/messages/upload/", {"files": file(cdm_kvn())}, follow=True)
    page = response.content.decode()
    message = Message.objects.get()

    assert response.redirect_chain == [(f"/messages/{message.pk}/", 302)]
    assert (message.source, message.received_by) == ("upload", "a-operator")
    assert "Taken in: test.cdm (message" in page
    assert "became an assessment" in page
    assert f'href="/conjunctions/{message.conjunction_id}/"' in page
    assert "Object 2: covariance, RTN" in page
    assert "m**2/s**2" in page


def test_several_at_once_are_taken_in_one_by_one(signed_in: SignedIn) -> None:
    files = [file(cdm_kvn()), file(cdm_kvn(), "again.cdm"), file("nonsense", "bad.txt")]
    response = signed_in("operator").post("/messages/upload/", {"files": files}, follow=True)
    page = response.content.decode()

    assert "Taken in: test.cdm (message" in page
    assert "Here already, nothing was added: again.cdm (message" in page
    assert "what is wrong with it: bad.txt (message" in page
    assert Message.objects.count() == 2


def test_an_upload_without_a_file_says_so(signed_in: SignedIn) -> None:
    response = signed_in("operator").post("/messages/upload/", {"tag": "odd"}, follow=True)

    assert "Choose at least one file." in response.content.decode()


def test_the_list_filters_by_kind_status_sender_object_and_conjunction(client: Client) -> None:
    reported = stored(cdm_kvn())
    stored(oem_kvn(covariance=OEM_COVARIANCE))
    stored("nonsense")
    queries: dict[str, Any] = {
        "": 3,
        "kind=cdm": 1,
        "kind=oem": 1,
        "status=rejected": 1,
        "originator=testers": 2,
        "object=30337": 1,
        f"conjunction={reported.conjunction_id}": 1,
        "object=99999": 0,
    }

    for query, count in queries.items():
        page = body_of(client, f"/messages/?{query}")
        assert page.count('<th scope="row"') == count, query


def test_the_list_costs_the_same_for_one_row_as_for_many(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        stored(cdm_kvn(change={"MESSAGE_ID": f"M-{number}"}))
    with django_assert_max_num_queries(20):
        body_of(client, "/messages/")


def test_a_rejected_file_s_page_lists_every_problem(client: Client) -> None:
    message = stored(cdm_kvn(change={"TCA": None, "REF_FRAME": "TOD"}))
    page = body_of(client, f"/messages/{message.pk}/")

    assert "Why it was rejected" in page
    assert "relativeMetadataData</strong>: TCA is missing" in page
    assert page.count("REF_FRAME is") == 2


def test_an_ephemeris_s_page_says_what_its_segments_hold(client: Client) -> None:
    message = stored(oem_kvn(covariance=OEM_COVARIANCE))
    page = body_of(client, f"/messages/{message.pk}/")

    assert "Segment 1" in page
    assert "state_count" in page
    assert "RTN" in page


def test_what_a_stranger_wrote_is_never_run_as_a_page(client: Client) -> None:
    script = "<script>alert(1)</script>"
    message = stored(cdm_kvn(change={"ORIGINATOR": script, "OBJECT_NAME": script}), f"{script}.x")

    for address in ("/messages/", f"/messages/{message.pk}/"):
        assert script not in body_of(client, address)
    response = client.get(f"/messages/{message.pk}/file/")
    assert response.content == message.content
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == f'attachment; filename="message-{message.pk}.txt"'


def test_a_reported_conjunction_s_page_says_who_reports_it(client: Client) -> None:
    message = stored(cdm_kvn())
    page = body_of(client, f"/conjunctions/{message.conjunction_id}/")

    assert "Reported by TESTERS." in page
    assert "No run of ours has looked for this pass yet." in page
    assert f'href="/messages/?conjunction={message.conjunction_id}"' in page
    assert "reported by TESTERS" in body_of(client, "/conjunctions/?max_miss=any")
    assert "reported by TESTERS" in body_of(client, "/")


def test_a_conjunction_that_a_run_sees_keeps_the_run_s_figures_and_lists_the_report(
    client: Client,
) -> None:
    known = factories.assessed_conjunction()
    text = cdm_kvn(change={"TCA": known.tca_utc.strftime("%Y-%m-%dT%H:%M:%S")})
    message = stored(text.replace("= 30337", "= 70001", 1))

    assert message.conjunction == known
    page = body_of(client, f"/conjunctions/{known.pk}/")
    assert "Messages report this pass too." in page
    assert '<th scope="row">TESTERS</th>' in page
    assert Conjunction.objects.count() == 1


def test_many_files_are_told_in_one_notice_for_each_result(signed_in: SignedIn) -> None:
    good = [file(cdm_kvn(change={"MESSAGE_ID": f"T-{n}"}), f"{n}.cdm") for n in range(5)]
    bad = file(cdm_kvn(change={"TCA": None}), "bad.cdm")
    client = signed_in("operator")
    page = client.post("/messages/upload/", {"files": [*good, bad]}, follow=True).content.decode()

    notices = re.findall(r"Taken in: [^<]*", page)
    assert len(notices) == 1
    assert all(f"{n}.cdm (message" in notices[0] for n in range(5))
    assert "Rejected, but kept with what is wrong with it: bad.cdm (message" in page


def test_more_text_than_a_page_can_take_is_refused_with_the_way_out(signed_in: SignedIn) -> None:
    big = SimpleUploadedFile("big.oem", gzip.compress(b"x" * (8 * 2**20 + 1)))
    client = signed_in("operator")
    page = client.post("/messages/upload/", {"files": big}, follow=True).content.decode()

    assert "big.oem has more than 8 MiB of text" in page
    assert "message_import" in page
    assert not Message.objects.exists()


def test_a_file_of_no_known_kind_is_not_recognised(client: Client) -> None:
    message_import(b"shopping list", file_name="x.txt", source=MessageSource.COMMAND)
    page = client.get("/messages/").content.decode()
    assert "<td>not recognised</td>" in page
    assert "UNKNOWN" not in page
