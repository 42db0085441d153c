"""From a blind sample over a second opinion and a third's word to the report, in real terminals."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from reviewer.core.decisions import Choice, ChosenBy, person
from tests.end_to_end.conftest import REVIEWER, Desk, people
from tests.end_to_end.terminal import PATIENCE

_IDENTITY = """<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::123456789012:user{path}</Arn><UserId>AIDA</UserId><Account>123456789012</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>"""


class _Caller(BaseHTTPRequestHandler):
    """Says that whoever calls at ``/ann`` is ann."""

    protocol_version = "HTTP/1.1"
    ann_was_named: threading.Event

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        said = _IDENTITY.format(path=self.path).encode()
        self.send_response_only(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)
        if self.path.startswith("/ann"):
            self.ann_was_named.set()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def sts(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An STS to which everyone comes by a path of their own."""
    monkeypatch.setattr(_Caller, "ann_was_named", threading.Event(), raising=False)
    with ThreadingHTTPServer(("127.0.0.1", 0), _Caller) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_two_judge_a_sample_blind_a_third_ends_their_dispute_and_the_report_says_so(
    desk: Desk, sts: str
) -> None:
    emulator = desk.serve(people(4))
    for name, keys, scope in (
        ("ann", "mmx", ("--sample", "3", "--blind")),
        ("bob", "mxx", ("--sample", "3", "--second-review", "1")),
        ("eve", "m", ("--adjudicate",)),
    ):
        command = (
            *REVIEWER, "review", "--domain-name", "people", "--region", "us-east-1",
            "--journal", str(desk.journal_path), *scope,
        )  # fmt: skip
        with desk.terminal(
            command,
            AWS_ENDPOINT_URL_CUSTOMER_PROFILES=emulator.url,
            AWS_ENDPOINT_URL_STS=f"{sts}/{name}",
        ) as terminal:
            terminal.wait_for("MatchId 0")
            assert _Caller.ann_was_named.wait(20 * PATIENCE)
            for way in ("Group 2 of", "Group 1 of") if name == "ann" else ():
                # There and back: by then the answer has come through.
                terminal.press("j" if "2" in way else "k")
                terminal.wait_for(way)
            for at, key in enumerate(keys):
                terminal.wait_for(f"{at} of {len(keys)} ")
                terminal.wait_for(lambda text: "loses" in text)
                terminal.press(key)
            terminal.wait_for("The end: ")
            terminal.press("q")
            assert terminal.wait_exit() == 0
    made = desk.decisions()
    assert [one.blind for one in made] == [True] * 6 + [False]
    assert [person(one.caller_arn).rpartition("/")[2] for one in made] == ["ann"] * 3 + ["bob"] * 3 + ["eve"]
    assert made[-1].choice == Choice(ChosenBy.DISPUTE, 0, 4)
    told = desk.run([*REVIEWER, "report", "--journal", str(desk.journal_path)]).stdout
    assert "3 groups are decided." in told
    assert re.search(r"sample +drawn at random from all groups +3 of 4 +3 +yes", told)
    assert re.search(r"^all +3 +3 +2 +0 +66.6 % +9.4–99.2", told, re.M)  # Two of three are one customer.
    assert re.search(r"^root as user/ann and root as user/bob\n +3 +66.6 %", told, re.M)
    assert "disputed group" not in told
