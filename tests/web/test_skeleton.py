from tests.cast import LAN
from tests.factories import account


async def test_page_of_a_signed_in_account_shows_the_name(signed_in):
    lan = await signed_in(await account(LAN))
    answer = await lan.get("/api")
    assert answer.status_code == 200
    assert LAN.full_name in answer.text
    answer = await lan.get("/nope")
    assert answer.status_code == 404
    assert LAN.full_name in answer.text
