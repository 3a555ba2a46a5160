"""The ledger for everybody: heads, proofs and the page that checks a receipt."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from contest_platform.ledger import actions
from contest_platform.ledger.rules import leaf_hash, root_by_inclusion
from tests.ledger.acts import act, lived

API = "/api/v1/ledger"


async def test_head_is_there_once_something_is_sealed(client):
    answer = await client.get(f"{API}/head")
    assert (answer.status_code, answer.headers["retry-after"]) == (404, "1")

    await lived()
    head = (await client.get(f"{API}/head")).json()
    assert set(head) == {"size", "root", "at", "signature", "key"}
    assert head["size"] == 9


async def test_head_is_signed_over_its_own_text(client):
    await lived()
    head = (await client.get(f"{API}/head")).json()
    text = f'{{"at":"{head["at"]}","root":"{head["root"]}","size":{head["size"]}}}'
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(head["key"])).verify(
        bytes.fromhex(head["signature"]), text.encode()
    )


async def test_heads_are_listed_newest_first_with_a_cursor(client):
    await lived()
    first = (await client.get(f"{API}/heads?limit=2")).json()
    rest = (await client.get(f"{API}/heads?limit=2&after={first['next']}")).json()
    assert [head["size"] for head in (*first["items"], *rest["items"])] == [9, 5, 3]
    assert rest["next"] is None


async def test_proof_leads_to_the_head(client):
    lines = await lived()
    for index, line in enumerate(lines):
        found = (await client.get(f"{API}/{line.sequence}/proof")).json()
        assert (found["sequence"], found["hash"], found["leaf_index"]) == (*line, index)
        path = [bytes.fromhex(one) for one in found["path"]]
        root = root_by_inclusion(leaf_hash(bytes.fromhex(line.hash)), index, found["head"]["size"], path)
        assert root.hex() == found["head"]["root"]


async def test_proof_of_a_line_that_is_not_sealed_says_when_to_ask_again(client):
    line = await act("entry:1")
    answer = await client.get(f"{API}/{line.sequence}/proof")
    assert (answer.status_code, answer.headers["retry-after"]) == (404, "1")
    assert answer.headers["content-type"] == "application/problem+json"

    await actions.seal()
    assert (await client.get(f"{API}/{line.sequence}/proof")).status_code == 200


@pytest.mark.parametrize("sequence", ["0", "-1", "999999999", "9" * 30, "x", "1.5"])
async def test_proof_of_a_line_that_does_not_exist(client, sequence):
    await lived()
    answer = await client.get(f"{API}/{sequence}/proof")
    assert answer.status_code == 404
    assert "retry-after" not in answer.headers


async def test_consistency_with_an_older_head(client):
    await lived()
    found = (await client.get(f"{API}/consistency?first=3")).json()
    assert (found["first"], found["second"], len(found["path"])) == (3, 9, 5)


@pytest.mark.parametrize("query", ["first=0", "first=10", "first=5&second=4", "first=x", "first=5&second=10"])
async def test_consistency_of_sizes_that_are_not(client, query):
    await lived()
    assert (await client.get(f"{API}/consistency?{query}")).status_code == 422


async def test_page_before_anything_is_sealed(client):
    answer = await client.get("/ledger")
    assert answer.status_code == 200
    assert "Chưa có dòng nào được niêm phong" in answer.text


async def test_page_shows_the_newest_seal(client):
    await lived()
    head = (await client.get(f"{API}/head")).json()
    answer = await client.get("/ledger")
    assert head["root"] in answer.text
    assert head["signature"] in answer.text


async def test_page_confirms_a_receipt_however_it_was_copied(client):
    line = (await lived())[4]
    typed = f" {line.hash[:32].upper()} {line.hash[32:]} "
    answer = await client.get("/ledger", params={"sequence": f" {line.sequence} ", "hash": typed})
    assert answer.status_code == 200
    assert "Biên nhận khớp với sổ cái" in answer.text
    assert "vị trí 5 trong 9 dòng" in answer.text


async def test_page_says_that_a_hash_does_not_agree(client):
    lines = await lived()
    answer = await client.get("/ledger", params={"sequence": lines[0].sequence, "hash": lines[1].hash})
    assert "Mã kiểm tra không khớp" in answer.text
    assert "khớp với sổ cái" not in answer.text


async def test_page_says_that_a_line_waits_or_is_not_there(client):
    line = await act("entry:1")
    waits = await client.get("/ledger", params={"sequence": line.sequence, "hash": line.hash})
    gone = await client.get("/ledger", params={"sequence": line.sequence + 1000, "hash": line.hash})
    assert "Dòng này vừa được ghi" in waits.text
    assert gone.status_code == 404
    assert "Không có dòng nào mang số này" in gone.text


@pytest.mark.parametrize(
    ("sequence", "hash_"), [("abc", "00"), ("", "0" * 64), ("12", ""), ("²", "g" * 64), ("<script>", "x")]
)
async def test_page_keeps_what_was_typed_and_says_what_is_wrong(client, sequence, hash_):
    answer = await client.get("/ledger", params={"sequence": sequence, "hash": hash_})
    assert answer.status_code == 422
    assert "Có chỗ chưa đúng" in answer.text
    assert "<script>alert" not in answer.text
    assert f'value="{sequence.replace("<", "&lt;").replace(">", "&gt;")}"' in answer.text


async def test_page_speaks_english(client):
    await client.post("/language", data={"language": "en", "next": "/ledger"})
    assert "Check a receipt" in (await client.get("/ledger")).text
