"""Papers and certificates in a real browser: issuing, the register, one of them, its public page in each state."""

from contest_platform.papers import actions
from contest_platform.papers.queries import printable_certificates
from tests.papers.scene import people
from tests.ranking.scene import SLUG

AT = f"/organiser/editions/{SLUG}"


async def test_certificates_from_issuing_to_the_public_page(open_page, shoot):
    made = await people(upto="announced")
    register = await open_page(f"{AT}/certificates", by=made.an)
    await shoot(register, "certificates-missing")
    await register.locator("main form button").first.click()
    await register.get_by_role("heading", name="Sổ cấp giấy chứng nhận").wait_for()
    revoked, replaced, valid = [one.serial for one in await printable_certificates(made.scene.edition.id)][:3]
    await actions.revoke_certificate(made.an, serial=revoked, reason="Cấp nhầm người")
    await actions.replace_certificate(made.an, serial=replaced, reason="In sai họ tên")
    await register.goto(f"{AT}/certificates")
    await shoot(register, "certificates")
    one = await open_page(f"/organiser/certificates/{valid}", by=made.an)
    await shoot(one, "certificate")
    await one.get_by_role("button", name="Thu hồi giấy này").click()
    await shoot(one, "certificate-refused")
    await one.goto(f"/organiser/certificates/{replaced}")
    await shoot(one, "certificate-replaced")
    public = await open_page("/certificates")
    for serial, state in ((valid, "valid"), (replaced, "replaced"), (revoked, "revoked"), ("KT10-0000", "unknown")):
        await public.goto(f"/certificates/{serial}")
        await shoot(public, f"certificate-page-{state}")
