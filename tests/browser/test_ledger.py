"""The ledger's page in a browser: empty, with a head, a receipt that agrees, one that does not, wrong words."""

from tests.ledger.acts import act, lived


async def test_ledger(db, open_page, shoot):
    await shoot(await open_page("/ledger"), "ledger-empty")
    lines = await lived()
    await shoot(await open_page("/ledger"), "ledger")
    asked = f"/ledger?sequence={lines[4].sequence}&hash={lines[4].hash}"
    await shoot(await open_page(asked), "ledger-agrees")
    await shoot(await open_page(f"/ledger?sequence={lines[3].sequence}&hash={lines[4].hash}"), "ledger-differs")
    await shoot(await open_page("/ledger?sequence=abc&hash=12"), "ledger-wrong")
    waiting = await act("entry:1")
    await shoot(await open_page(f"/ledger?sequence={waiting.sequence}&hash={waiting.hash}"), "ledger-waits")
