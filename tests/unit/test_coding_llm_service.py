"""The service misbehaves: limits, retries, forms of the question, key, cache and cost."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from coding_llm_standin import (
    GOOD,
    NOW,
    SENTENCE,
    Behaviour,
    Handler,
    answer,
    completion,
    document,
    drips,
    fails,
    says,
    serving,
)

from chalkcircle.coding.coder import Coder
from chalkcircle.coding.llm import Endpoint, LLMCoder, read_endpoint
from chalkcircle.coding.llm.client import _wait
from chalkcircle.model import ConfigError


def silent(handler: Handler, _: object) -> None:
    time.sleep(0.6)


def cut_off(handler: Handler, _: object) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(completion("{}")[:30])


def endless(handler: Handler, _: object) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b" " * 65_536)


def refuses_forms(*refused: str | None) -> Behaviour:
    """Answer 400 to these kinds of ``response_format``."""

    def behave(handler: Handler, question: dict[str, Any]) -> None:
        form = question.get("response_format", {}).get("type")
        (fails(400) if form in refused else GOOD)(handler, question)

    return behave


def test_it_is_a_coder_and_asks_in_the_agreed_form() -> None:
    with serving(GOOD) as server:
        coder = server.coder(key="secret-key")
        same: Coder = coder
        assert len(same.code_all([document()], now=NOW)[0].claims) == 1
        question, headers = server.questions[0], server.headers[0]
    assert same.id == "llm:stand-in.v1"
    assert server.paths == ["/v1/chat/completions"]
    assert headers["Authorization"] == "Bearer secret-key"
    assert (question["model"], question["temperature"], question["seed"]) == ("stand-in", 0, 0)
    schema = question["response_format"]["json_schema"]
    assert schema["strict"] is True
    assert "$ref" not in json.dumps(schema)


def test_every_object_of_the_schema_is_closed_and_complete() -> None:
    with serving(GOOD) as server:
        server.coder().code(document(), now=NOW)
        schema = server.questions[0]["response_format"]["json_schema"]["schema"]

    def walk(node: Any) -> int:
        if isinstance(node, list):
            return sum(walk(n) for n in node)
        if not isinstance(node, dict):
            return 0
        if node.get("type") == "object":
            assert node["additionalProperties"] is False
            assert sorted(node["required"]) == sorted(node["properties"])
        return (node.get("type") == "object") + sum(walk(n) for n in node.values())

    assert walk(schema) == 7  # the answer, two kinds of items and their four kinds of parties


@pytest.mark.parametrize(
    ("refused", "forms"),
    [
        (("json_schema",), ["json_schema", "json_object", "json_object"]),
        (("json_schema", "json_object"), ["json_schema", "json_object", None, None]),
    ],
)
def test_a_form_that_is_refused_is_not_asked_for_again(
    refused: tuple[str, ...], forms: list[str | None]
) -> None:
    with serving(refuses_forms(*refused)) as server:
        coder = server.coder()
        coded = coder.code_all([document(), document(SENTENCE + "\nMore.")], now=NOW)
    assert [len(c.claims) for c in coded] == [1, 1]
    assert [q.get("response_format", {}).get("type") for q in server.questions] == forms


def test_a_question_refused_in_every_form_is_named_and_spoils_no_later_one() -> None:
    with serving(fails(400), fails(400), fails(400), GOOD) as server:
        first, second = server.coder().code_all([document(), document("x " + SENTENCE)], now=NOW)
    assert [s.reason for s in first.skipped] == ["llm-no-answer"]
    assert first.failed
    assert "refused the question (400)" in first.skipped[0].detail
    assert len(second.claims) == 1
    assert server.questions[3]["response_format"]["type"] == "json_schema"


def test_a_silent_service_is_left_in_time() -> None:
    begin = time.monotonic()
    with serving(silent) as server:
        coder = server.coder(read_seconds=0.15, retries=1)
        coded = coder.code(document(), now=NOW)
    assert time.monotonic() - begin < 2
    assert "silent for 0.15 seconds" in coded.skipped[0].detail
    assert coder.spent.questions == 2


def test_a_dripping_answer_is_left_in_time() -> None:
    begin = time.monotonic()
    with serving(drips(0.02)) as server:
        coded = server.coder(total_seconds=0.3, retries=0).code(document(), now=NOW)
    assert time.monotonic() - begin < 2
    assert "slower than 0.3 seconds in all" in coded.skipped[0].detail


def test_dripping_headers_are_left_in_time() -> None:
    def behave(handler: Handler, _: object) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(200):
            handler.wfile.write(b"X-%d: y\r\n" % number)
            handler.wfile.flush()
            time.sleep(0.02)

    begin = time.monotonic()
    with serving(behave) as server:
        coded = server.coder(total_seconds=0.3, retries=0).code(document(), now=NOW)
    assert time.monotonic() - begin < 2
    assert "slower than 0.3 seconds in all" in coded.skipped[0].detail


def test_an_answer_broken_off_is_asked_for_again() -> None:
    with serving(cut_off, GOOD) as server:
        coded = server.coder().code(document(), now=NOW)
    assert len(coded.claims) == 1
    assert coded.skipped == ()


def test_an_endless_body_is_not_read_to_its_end() -> None:
    with serving(endless) as server:
        coder = server.coder(most_bytes=100_000)
        coded = coder.code(document(), now=NOW)
        assert "longer than 100000 bytes" in coded.skipped[0].detail
        assert coder.spent.questions == 1


def test_retry_after_is_waited_for() -> None:
    with serving(fails(429, Retry_After="1"), GOOD) as server:
        begin = time.monotonic()
        coded = server.coder(wait_ceiling_seconds=3.0).code(document(), now=NOW)
    assert 1 <= time.monotonic() - begin < 3
    assert len(coded.claims) == 1


def test_retry_after_has_a_ceiling() -> None:
    with serving(fails(429, Retry_After="86400"), GOOD) as server:
        begin = time.monotonic()
        coded = server.coder(wait_ceiling_seconds=0.1).code(document(), now=NOW)
    assert 0.1 <= time.monotonic() - begin < 2
    assert len(coded.claims) == 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "9" * 40}, 999_999_999.0),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "²"}, None),
        ({"retry-after": "soon"}, None),
        ({}, None),
        ({"retry-after": "Mon, 23 Nov 2026 12:00:30 GMT"}, None),
        (
            {
                "retry-after": "Mon, 23 Nov 2026 12:00:30 GMT",
                "date": "Mon, 23 Nov 2026 12:00:00 GMT",
            },
            30.0,
        ),
        (
            {
                "retry-after": "Mon, 23 Nov 2026 11:00:00 GMT",
                "date": "Mon, 23 Nov 2026 12:00:00 GMT",
            },
            0.0,
        ),
    ],
)
def test_retry_after_is_read_without_our_clock(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert _wait(headers) == seconds


def test_a_server_error_is_tried_again_and_then_named() -> None:
    with serving(fails(500), fails(503), GOOD) as server:
        assert len(server.coder(retries=2).code(document(), now=NOW).claims) == 1
    with serving(fails(500)) as server:
        coder = server.coder(retries=2)
        coded = coder.code(document(), now=NOW)
        assert coder.spent.questions == 3
    assert [(s.reason, s.source) for s in coded.skipped] == [("llm-no-answer", "made.txt")]
    assert coded.failed
    assert "the service answered 500" in coded.skipped[0].detail


@pytest.mark.parametrize("status", [301, 401, 403, 404])
def test_a_service_that_will_never_answer_stops_the_run(status: int) -> None:
    with serving(fails(status, Location="http://127.0.0.1:9/")) as server:
        coder = server.coder(key="secret-key")
        with pytest.raises(ConfigError, match=rf"cannot go on \(.*{status}") as caught:
            coder.code(document(), now=NOW)
        assert coder.spent.questions == 1
    assert "secret-key" not in str(caught.value)


def test_nobody_at_the_address_stops_the_run() -> None:
    with serving(GOOD) as server:
        coder = server.coder(retries=1)
    with pytest.raises(ConfigError, match="no connection"):
        coder.code(document(), now=NOW)


def test_document_after_document_without_answer_stops_the_run() -> None:
    many = [document(f"{n} {SENTENCE}") for n in range(9)]
    with serving(fails(500)) as server:
        coder = server.coder(retries=0)
        with pytest.raises(ConfigError, match="3 documents in a row"):
            coder.code_all(many, now=NOW)
        assert len(server.questions) == 3


def test_single_documents_without_answer_do_not_stop_the_run() -> None:
    many = [document(f"{n} {SENTENCE}") for n in range(6)]
    with serving(fails(500), fails(500), GOOD, fails(500), fails(500), GOOD) as server:
        coded = server.coder(retries=0).code_all(many, now=NOW)
    assert [len(c.claims) for c in coded] == [0, 0, 1, 0, 0, 1]


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("I am sorry, I cannot.", "holds no JSON object"),
        ('{"events": [', "holds no JSON object"),
        ('{"events": [}', "not the JSON asked for"),
        ('{"events": "none", "said": []}', "Expected `array`, got `str`"),
        ('{"events": []}', "missing required field `said`"),
        (json.dumps(answer({"sentence": 3})), "Expected `str`, got `int`"),
        ('{"x": ' + "[" * 100_000 + "}", "nested without end"),
        ('{"events": [], "said": "\\ud800"}', "not the JSON asked for"),
    ],
)
def test_a_faulty_answer_is_asked_for_again_with_the_fault_named(words: str, fault: str) -> None:
    with serving(says(words), GOOD) as server:
        coder = server.coder()
        coded = coder.code(document(), now=NOW)
    assert len(coded.claims) == 1
    assert len(server.questions) == 2
    told = server.questions[1]["messages"][-1]["content"]
    assert fault in told
    assert server.questions[1]["messages"][:2] == server.questions[0]["messages"]


@pytest.mark.parametrize(
    "wrap", ["```json\n{}\n```", "Here you are:\n{}\nAnything else?", "<think>a {{b</think>{}"]
)
def test_words_around_the_json_do_no_harm(wrap: str) -> None:
    with serving(says(wrap.replace("{{", "{").replace("{}", _GOOD_TEXT))) as server:
        assert len(server.coder(retries=0).code(document(), now=NOW).claims) == 1


@pytest.mark.parametrize(
    ("behaviour", "fault"),
    [
        (says("{}", finish_reason="length"), "cut off at the model's limit"),
        (says(""), "the answer is empty"),
        (lambda h, _: h.send(200, b"<html>Welcome</html>"), "not answer with a chat completion"),
        (lambda h, _: h.send(200, b'{"choices": []}'), "the answer is empty"),
        (lambda h, _: h.send(200, b"\xff\xfe\x00"), "not answer with a chat completion"),
    ],
)
def test_what_is_no_answer_is_named_at_the_end(behaviour: Behaviour, fault: str) -> None:
    with serving(behaviour) as server:
        coded = server.coder(retries=1).code(document(), now=NOW)
    assert [s.reason for s in coded.skipped] == ["llm-bad-answer"]
    assert fault in coded.skipped[0].detail


def test_an_answer_is_paid_for_once_and_its_cost_is_counted(tmp_path: Path) -> None:
    with serving(GOOD) as server:
        first = server.coder(tmp_path)
        claims = first.code(document(), now=NOW).claims
        assert str(first.spent) == ("1 questions, 0 from the cache, 900 tokens read and 70 written")
        again = server.coder(tmp_path)
        assert again.code(document(), now=NOW).claims == claims
        assert (again.spent.questions, again.spent.cached) == (0, 1)
        again.code(document("Other words. " + SENTENCE), now=NOW)
        assert again.spent.questions == 1


def test_tokens_that_nobody_counted_are_not_nought() -> None:
    def behave(handler: Handler, _: object) -> None:
        body = json.loads(completion(_GOOD_TEXT))
        del body["usage"]
        handler.send(200, json.dumps(body).encode())

    with serving(behave) as server:
        coder = server.coder()
        coder.code(document(), now=NOW)
    assert str(coder.spent).endswith("1 answers without a count")


def test_another_model_is_asked_anew(tmp_path: Path) -> None:
    with serving(GOOD) as server:
        server.coder(tmp_path).code(document(), now=NOW)
        other = Endpoint(base_url=server.base_url, model="other")
        coder = LLMCoder(server.coder()._resolver, other, cache=tmp_path)
        coder.code(document(), now=NOW)
        assert coder.spent.questions == 1


@pytest.mark.parametrize("damage", [b"", b"{", b'{"text": "no JSON here"}'])
def test_a_damaged_cache_is_asked_again_and_mended(tmp_path: Path, damage: bytes) -> None:
    with serving(GOOD) as server:
        server.coder(tmp_path).code(document(), now=NOW)
        (kept,) = tmp_path.rglob("*.json")
        kept.write_bytes(damage)
        coder = server.coder(tmp_path)
        assert len(coder.code(document(), now=NOW).claims) == 1
        assert (coder.spent.questions, coder.spent.cached) == (1, 0)
        assert server.coder(tmp_path).code(document(), now=NOW).claims
        assert len(server.questions) == 2


def test_a_faulty_answer_is_not_kept(tmp_path: Path) -> None:
    with serving(says("no")) as server:
        server.coder(tmp_path, retries=0).code(document(), now=NOW)
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_what_is_forgotten_leaves_the_cache(tmp_path: Path) -> None:
    with serving(GOOD) as server:
        coder = server.coder(tmp_path)
        coder.code_all([document(), document("Well. " + SENTENCE)], now=NOW)
        assert coder.forget(document()) is True
        assert coder.forget(document()) is False
    assert len(list(tmp_path.rglob("*.json"))) == 1


def test_the_settings_of_the_service_are_read() -> None:
    table = {
        "base_url": "https://models.example/v1/",
        "model": "m",
        "api_key_env": "KEY",
        "retries": 4,
    }
    endpoint, key = read_endpoint(table, {"KEY": " abc \n"})
    assert (endpoint.chat, key) == ("https://models.example/v1/chat/completions", "abc")
    assert endpoint.retries == 4
    assert read_endpoint({"base_url": "http://localhost:1/v1", "model": "m"}, {})[1] == ""


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"colour": 1}, "unknown field `colour`"),
        ({"retries": "many"}, "Expected `int`"),
        ({"read_seconds": 0}, "> 0"),
        ({"base_url": "ftp://models.example/v1"}, "plain address"),
        ({"base_url": "https:///v1"}, "plain address"),
        ({"base_url": "https://me:pass@models.example/v1"}, "plain address"),
        ({"base_url": "https://models.example:x/v1"}, "plain address"),
        ({"model": " "}, "name of a model"),
        ({"api_key_env": "MISSING"}, "No usable key"),
        ({"api_key_env": "ODD"}, "No usable key"),
        ({"base_url": "http://models.example/v1"}, "travel unencrypted"),
    ],
)
def test_impossible_settings_are_refused(change: dict[str, object], problem: str) -> None:
    table = {"base_url": "https://models.example/v1", "model": "m", "api_key_env": "KEY"} | change
    with pytest.raises(ConfigError, match=problem) as caught:
        read_endpoint(table, {"KEY": "abc", "ODD": "a\nb"})
    assert "pass@" not in str(caught.value)


_GOOD_TEXT = json.dumps(
    answer(
        {
            "sentence": SENTENCE,
            "trigger": "accused",
            "type": "ACCUSE",
            "actors": [{"quote": "Kenya"}],
            "recipients": [{"quote": "Somalia"}],
            "factuality": "happened",
        }
    )
)
