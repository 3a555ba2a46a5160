"""Who may do what: every route, and the status that each role gets. The columns are `world.WHO`:

nobody, lan (the entry's owner), minh (another entrant), thu (its judge), binh (a judge who chairs the panel),
sen (secretary), an (organiser), khoa (organiser of another contest), dung (admin), giang (auditor).

An unsafe request sends just enough to be understood; 409 and 422 mean that the act was refused for another reason
than who asks. Nothing that one may not see is ever 403: it is not found.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from contest_platform import resources
from tests.cast import LAN
from tests.dossiers import PDF
from tests.web.world import World

Content = Any | Callable[[World], Any]
DECISION = {"body": "Ban Tổ chức", "number": "16/QĐ-BTC", "date": "2026-11-03", "signer": "Trưởng ban"}
FORM_DECISION = {f"decision.{name}": value for name, value in {**DECISION, "date": "03/11/2026"}.items()}
EDITION = {
    **json.loads((resources.folder("sample") / "editions" / "technical.json").read_bytes()),
    "slug": "technical-12",
    "number": 12,
}


@dataclass(frozen=True)
class Line:
    expected: str
    of: str = "running"  # whose names fill the path: running, draft, decided
    path: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Content = None
    form: Content = None
    files: Content = None
    query: Content = None

    def content(self, made: World) -> dict[str, Any]:
        """What to send; a function names things of the world."""
        given = {"json": self.json, "data": self.form, "files": self.files, "params": self.query}
        named = {name: one(made) if callable(one) else one for name, one in given.items() if one is not None}
        return {**named, "headers": self.headers}


# nobody lan minh thu binh sen an khoa dung giang
MATRIX: dict[str, Line] = {
    "GET /": Line("200 200 200 200 200 200 200 200 200 200"),
    "GET /account": Line("303 200 200 200 200 200 200 200 200 200"),
    "GET /account/address": Line("303 200 200 200 200 200 200 200 200 200"),
    "POST /account/address": Line("303 422 422 422 422 422 422 422 422 422", form={}),
    "POST /account/language": Line("303 303 303 303 303 303 303 303 303 303", form={"language": "en"}),
    "GET /account/name": Line("303 200 200 200 200 200 200 200 200 200"),
    "POST /account/name": Line("303 303 303 303 303 303 303 303 303 303", form={"full_name": "Tên Khác"}),
    "GET /account/password": Line("303 200 200 200 200 200 200 200 200 200"),
    "POST /account/password": Line("303 422 422 422 422 422 422 422 422 422", form={}),
    "POST /account/proof": Line("303 303 303 303 303 303 303 303 303 303", form={}),
    "GET /api": Line("200 200 200 200 200 200 200 200 200 200"),
    "GET /editions/{slug}": Line("200 200 200 200 200 200 200 200 200 200"),
    "GET /editions/{slug}/results": Line("200 200 200 200 200 200 200 200 200 200", of="decided"),
    "GET /editions/{slug}/results/pages/{number}": Line(
        "200 200 200 200 200 200 200 200 200 200", of="decided", path={"number": "1"}
    ),
    "GET /editions/{slug}/results/{position}/pages/{number}": Line(
        "200 200 200 200 200 200 200 200 200 200", of="decided", path={"number": "1"}
    ),
    "GET /editions/{slug}/results/{position}": Line("200 200 200 200 200 200 200 200 200 200", of="decided"),
    # The decided edition does not publish points; tests/web/test_kit_pages.py has one that does.
    "GET /editions/{slug}/results/{position}/kit": Line("404 404 404 404 404 404 404 404 404 404", of="decided"),
    "GET /entries": Line("303 200 200 200 200 200 200 200 200 200"),
    "POST /entries": Line("303 422 422 422 422 422 422 422 422 422", form={}),
    "GET /entries/confirmations/{token}": Line("404 404 404 404 404 404 404 404 404 404", path={"token": "none"}),
    "POST /entries/confirmations/{token}": Line(
        "403 404 404 404 404 404 404 404 404 404", path={"token": "none"}, form={}
    ),
    "GET /entries/{entry_id}": Line("303 200 404 404 404 200 200 404 200 200"),
    "GET /entries/{entry_id}/appeal": Line("303 200 404 404 404 404 404 404 404 404", of="decided"),
    "POST /entries/{entry_id}/appeal": Line(
        "303 409 404 404 404 404 404 404 404 404", of="decided", form={"statement": "Ghi nhầm điểm."}
    ),
    "POST /entries/{entry_id}/appeal/notes": Line(
        "303 303 404 404 404 404 404 404 404 404", of="decided", form={"text": "Gửi kèm bản vẽ."}
    ),
    "POST /entries/{entry_id}/attachments": Line(
        "303 422 404 404 404 404 404 404 404 404",
        of="draft",
        files={"kind": (None, "other"), "file": ("tep.pdf", PDF)},
    ),
    "GET /entries/{entry_id}/attachments/{attachment_id}": Line("303 200 404 404 404 200 200 404 200 200"),
    "POST /entries/{entry_id}/attachments/{attachment_id}/removal": Line(
        "303 303 404 404 404 404 404 404 404 404", of="draft", form={}
    ),
    "POST /entries/{entry_id}/consents": Line("303 422 404 404 404 422 422 404 422 422", form={}),
    "POST /entries/{entry_id}/consents/{consent_id}/withdrawal": Line(
        "303 404 404 404 404 404 404 404 404 404",
        path={"consent_id": "00000000-0000-4000-8000-000000000000"},
        form={},
    ),
    "GET /entries/{entry_id}/draft": Line("303 200 404 404 404 404 404 404 404 404", of="draft"),
    "POST /entries/{entry_id}/draft": Line("303 303 404 404 404 404 404 404 404 404", of="draft", form={}),
    "GET /entries/{entry_id}/feedback": Line("303 200 404 404 404 404 404 404 404 404", of="decided"),
    "GET /entries/{entry_id}/receipt": Line("303 200 404 404 404 200 200 404 200 200"),
    "GET /entries/{entry_id}/submission": Line("303 200 404 404 404 404 404 404 404 404", of="draft"),
    "POST /entries/{entry_id}/submission": Line("303 303 404 404 404 404 404 404 404 404", of="draft", form={}),
    "GET /entries/{entry_id}/withdrawal": Line("303 200 404 404 404 404 404 404 404 404"),
    "POST /entries/{entry_id}/withdrawal": Line("303 303 404 404 404 404 404 404 404 404", form={}),
    "GET /entries/new": Line("303 200 200 200 200 200 200 200 200 200"),
    "GET /health/live": Line("200 200 200 200 200 200 200 200 200 200"),
    "GET /health/ready": Line("200 200 200 200 200 200 200 200 200 200"),
    "GET /judge": Line("303 200 200 200 200 200 200 200 200 200"),
    "GET /judge/editions/{slug}/declaration": Line("303 404 404 200 200 404 404 404 404 404"),
    "POST /judge/editions/{slug}/declaration": Line("303 404 404 303 303 404 404 404 404 404", form={}),
    "GET /judge/editions/{slug}/panel": Line("303 404 404 404 200 404 404 404 404 404"),
    "GET /judge/files/{attachment_id}": Line("303 404 404 200 200 404 404 404 404 404"),
    "GET /judge/sheets/{assignment_id}": Line("303 404 404 200 404 404 404 404 404 404"),
    "POST /judge/sheets/{assignment_id}": Line("303 404 404 412 404 404 404 404 404 404", form={}),
    "GET /judge/sheets/{assignment_id}/reopening": Line("303 404 404 404 200 404 200 404 200 404"),
    "POST /judge/sheets/{assignment_id}/reopening": Line(
        "303 404 404 404 409 404 409 404 409 404", form={"reason": "Chấm nhầm bài."}
    ),
    "GET /judge/sheets/{assignment_id}/signature": Line("303 404 404 200 404 404 404 404 404 404"),
    "POST /judge/sheets/{assignment_id}/signature": Line("303 404 404 412 404 404 404 404 404 404", form={}),
    "POST /language": Line("303 303 303 303 303 303 303 303 303 303", form={}),
    "GET /ledger": Line("200 200 200 200 200 200 200 200 200 200"),
    "GET /links/{token}": Line("410 410 410 410 410 410 410 410 410 410", path={"token": "none"}),
    "POST /links/{token}": Line("403 410 410 410 410 410 410 410 410 410", path={"token": "none"}, form={}),
    "GET /metrics": Line("200 200 200 200 200 200 200 200 200 200"),
    "GET /organiser": Line("303 404 404 404 404 200 200 200 200 200"),
    "GET /organiser/accounts": Line("303 404 404 404 404 404 404 404 200 200"),
    "GET /organiser/accounts/{account_id}": Line("303 404 404 404 404 404 404 404 200 200"),
    "POST /organiser/accounts/{account_id}/closing": Line(
        "303 404 404 404 404 404 404 404 303 404", form={"reason": "Tài khoản trùng."}
    ),
    "GET /organiser/accounts/{account_id}/erasure": Line("303 404 404 404 404 404 404 404 200 404"),
    "POST /organiser/accounts/{account_id}/erasure": Line(
        "303 404 404 404 404 404 404 404 409 404", form={"reason": "Đơn ngày 24/11.", "sure": "yes"}
    ),
    "POST /organiser/accounts/{account_id}/opening": Line("303 404 404 404 404 404 404 404 303 404", form={}),
    "POST /organiser/accounts/{account_id}/roles": Line(
        "303 404 404 404 404 404 404 404 303 404", form={"role": "judge"}
    ),
    "POST /organiser/accounts/{account_id}/roles/{role}/removal": Line(
        "303 404 404 404 404 404 404 404 303 404", form={}
    ),
    "GET /organiser/appeals/{appeal_id}": Line("303 404 404 404 404 404 200 404 200 200", of="decided"),
    "POST /organiser/appeals/{appeal_id}/notes": Line(
        "303 404 404 404 404 404 303 404 303 404",
        of="decided",
        form={"text": "Họp tiểu ban."},
    ),
    "POST /organiser/appeals/{appeal_id}/ruling": Line(
        "303 404 404 404 404 404 303 404 303 404",
        of="decided",
        form={"outcome": "rejected", "effect": "none", "reason": "Đã đối chiếu."},
    ),
    "POST /organiser/assignments/{assignment_id}/removal": Line("303 404 404 404 404 404 303 404 303 404", form={}),
    "GET /organiser/assignments/{assignment_id}/reopening": Line("303 404 404 404 404 404 200 404 200 404"),
    "POST /organiser/assignments/{assignment_id}/reopening": Line(
        "303 404 404 404 404 404 409 404 409 404", form={"reason": "Chấm nhầm bài."}
    ),
    "POST /organiser/editions": Line("303 404 404 404 404 404 422 422 422 404", form={}),
    "POST /organiser/editions/documents": Line("303 404 404 404 404 404 422 422 422 404", form={}),
    "GET /organiser/editions/new": Line("303 404 404 404 404 404 200 200 200 404"),
    "GET /organiser/editions/{slug}": Line("303 404 404 404 404 200 200 404 200 200"),
    "GET /organiser/editions/{slug}/announcement": Line("303 404 404 404 404 404 200 404 200 200", of="decided"),
    "POST /organiser/editions/{slug}/announcement": Line(
        "303 404 404 404 404 404 409 404 409 404", of="decided", form={"when": "now"}
    ),
    "GET /organiser/editions/{slug}/announcements/{position}/kit": Line(
        "303 404 404 404 404 404 200 404 200 200", of="decided"
    ),
    "GET /organiser/editions/{slug}/appeals": Line("303 404 404 404 404 404 200 404 200 200", of="decided"),
    "GET /organiser/editions/{slug}/document": Line("303 404 404 404 404 404 200 404 200 200"),
    "GET /organiser/editions/{slug}/dossiers": Line("303 404 404 404 404 200 200 404 200 200"),
    "POST /organiser/editions/{slug}/dossiers": Line("303 404 404 404 404 422 422 404 422 404", form={}),
    "GET /organiser/editions/{slug}/dossiers/{entry_id}": Line("303 404 404 404 404 200 200 404 200 200"),
    "POST /organiser/editions/{slug}/dossiers/{entry_id}/attachments/{attachment_id}/blind-copy": Line(
        "303 404 404 404 404 400 400 404 400 404", form={}
    ),
    "POST /organiser/editions/{slug}/dossiers/{entry_id}/attachments/{attachment_id}/original-shown": Line(
        "303 404 404 404 404 303 303 404 303 404", form={}
    ),
    "POST /organiser/editions/{slug}/dossiers/{entry_id}/checks": Line(
        "303 404 404 404 404 409 409 404 409 404", form={"outcome": "accepted"}
    ),
    "POST /organiser/editions/{slug}/dossiers/{entry_id}/confirmation": Line(
        "303 404 404 404 404 404 404 404 404 404", form={}
    ),
    "GET /organiser/editions/{slug}/dossiers/{entry_id}/confirmation-sheet": Line(
        "303 404 404 404 404 404 404 404 404 404"
    ),
    "POST /organiser/editions/{slug}/dossiers/{entry_id}/consents": Line(
        "303 404 404 404 404 422 422 404 422 404", form={"party": "author", "purpose": "name"}
    ),
    "POST /organiser/editions/{slug}/dossiers/{entry_id}/consents/{consent_id}/withdrawal": Line(
        "303 404 404 404 404 404 404 404 404 404",
        path={"consent_id": "00000000-0000-4000-8000-000000000000"},
        form={},
    ),
    "GET /organiser/editions/{slug}/dossiers/{entry_id}/erasure": Line("303 404 404 404 404 404 200 404 200 404"),
    "POST /organiser/editions/{slug}/dossiers/{entry_id}/erasure": Line(
        "303 404 404 404 404 404 422 404 422 404", form={"reason": "Đơn ngày 24/11.", "sure": "yes"}
    ),
    "GET /organiser/editions/{slug}/dossiers/{entry_id}/history": Line("303 404 404 404 404 200 200 404 200 200"),
    "GET /organiser/editions/{slug}/dossiers/new": Line("303 404 404 404 404 200 200 404 200 404"),
    "GET /organiser/editions/{slug}/history": Line("303 404 404 404 404 200 200 404 200 200"),
    "GET /organiser/editions/{slug}/feedback": Line("303 404 404 404 404 404 200 404 200 200", of="decided"),
    "GET /organiser/editions/{slug}/feedback/{entry_id}": Line(
        "303 404 404 404 404 404 200 404 200 200", of="decided"
    ),
    "POST /organiser/editions/{slug}/feedback/{entry_id}": Line(
        "303 404 404 404 404 404 303 404 303 404", of="decided", form={}
    ),
    "POST /organiser/editions/{slug}/feedback/approvals": Line(
        "303 404 404 404 404 404 303 404 303 404", of="decided", form=lambda w: {"entries": w.decided["entry_id"]}
    ),
    "POST /organiser/editions/{slug}/feedback/release": Line(
        "303 404 404 404 404 404 303 404 303 404", of="decided", form={"unawarded_from": "01/01/2200"}
    ),
    "GET /organiser/editions/{slug}/judges": Line("303 404 404 404 404 404 200 404 200 200"),
    "POST /organiser/editions/{slug}/judges": Line(
        "303 404 404 404 404 404 303 404 303 404",
        form={"email": "moi@example.vn", "full_name": "Người Mới", "fields": "it"},
    ),
    "GET /organiser/editions/{slug}/nominations": Line("303 404 404 404 404 404 200 404 200 200", of="decided"),
    "POST /organiser/editions/{slug}/nominations": Line(
        "303 404 404 404 404 404 409 404 409 404",
        of="decided",
        form=lambda w: {"entry": w.decided["entry_id"], "target": "national-19"},
    ),
    "GET /organiser/editions/{slug}/people": Line("303 404 404 404 404 404 200 404 200 404"),
    "POST /organiser/editions/{slug}/people": Line(
        "303 404 404 404 404 404 303 404 303 404",
        form={"role": "secretary", "email": "moi@example.vn", "full_name": "Người Mới"},
    ),
    "POST /organiser/editions/{slug}/people/{account_id}/{role}/removal": Line(
        "303 404 404 404 404 404 303 404 303 404", form={}
    ),
    "GET /organiser/editions/{slug}/proposals": Line("303 404 404 404 404 404 200 404 200 200", of="decided"),
    "POST /organiser/editions/{slug}/proposals": Line(
        "303 404 404 404 404 404 303 404 303 404", of="decided", form={}
    ),
    "GET /organiser/editions/{slug}/proposals/comparison": Line(
        "303 404 404 404 404 404 200 404 200 200", of="decided"
    ),
    "GET /organiser/editions/{slug}/proposals/recomputation": Line(
        "303 404 404 404 404 404 200 404 200 200", of="decided"
    ),
    "GET /organiser/editions/{slug}/proposals/what-if": Line("303 404 404 404 404 404 200 404 200 200", of="decided"),
    "GET /organiser/editions/{slug}/publication": Line("303 404 404 404 404 404 200 404 200 404"),
    "POST /organiser/editions/{slug}/publication": Line("303 404 404 404 404 404 303 404 303 404", form={}),
    "GET /organiser/editions/{slug}/ratification": Line("303 404 404 404 404 404 200 404 200 200", of="decided"),
    "POST /organiser/editions/{slug}/ratification": Line(
        "303 404 404 404 404 404 422 404 422 422",
        of="decided",
        form={"present": "9", "in_favour": "9", **FORM_DECISION},
    ),
    "GET /organiser/editions/{slug}/rounds/{round_code}/assignments": Line("303 404 404 404 404 404 200 404 200 200"),
    "POST /organiser/editions/{slug}/rounds/{round_code}/assignments": Line(
        "303 404 404 404 404 404 303 404 303 404", form={}
    ),
    "GET /organiser/editions/{slug}/rounds/{round_code}/closing": Line("303 404 404 404 404 404 200 404 200 200"),
    "POST /organiser/editions/{slug}/rounds/{round_code}/closing": Line(
        "303 404 404 404 404 404 409 404 409 404", form={}
    ),
    "GET /organiser/editions/{slug}/rounds/{round_code}/entries": Line(
        "303 404 404 404 404 404 200 404 200 200", path={"round_code": "final"}
    ),
    "POST /organiser/editions/{slug}/rounds/{round_code}/entries": Line(
        "303 404 404 404 404 404 303 404 303 404", path={"round_code": "final"}, form={"by_floor": "yes"}
    ),
    "GET /organiser/editions/{slug}/rounds/{round_code}/progress": Line("303 404 404 404 404 404 200 404 200 200"),
    "POST /organiser/editions/{slug}/rounds/{round_code}/proposed-assignments": Line(
        "303 404 404 404 404 404 200 404 200 404", form={}
    ),
    "GET /organiser/editions/{slug}/rounds/{round_code}/jury": Line("303 404 404 404 404 404 200 404 200 200"),
    "GET /organiser/editions/{slug}/rounds/{round_code}/reliability": Line("303 404 404 404 404 404 200 404 200 200"),
    "POST /organiser/editions/{slug}/rounds/{round_code}/reopening": Line(
        "303 404 404 404 404 404 303 404 303 404", of="decided", form={"reason": "Chấm nhầm bài."}
    ),
    "GET /organiser/editions/{slug}/rounds/{round_code}/standings": Line("303 404 404 404 404 404 200 404 200 200"),
    "POST /organiser/editions/{slug}/rounds/{round_code}/tie-votes": Line(
        "303 404 404 404 404 404 422 404 422 404",
        form=lambda w: {
            "entries.0": w.running["entry_id"],
            "present": "9",
            "in_favour": "9",
            "reason": "Biểu quyết.",
        },
    ),
    "GET /organiser/editions/{slug}/settings": Line("303 404 404 404 404 404 200 404 200 200"),
    "GET /organiser/editions/{slug}/settings/{part}": Line("303 404 404 404 404 404 200 404 200 404"),
    "POST /organiser/editions/{slug}/settings/{part}": Line("303 404 404 404 404 404 422 404 422 404", form={}),
    "GET /organiser/judges/{judge_id}": Line("303 404 404 404 404 404 200 404 200 200"),
    "POST /organiser/judges/{judge_id}": Line(
        "303 404 404 404 404 404 303 404 303 404", form={"fields": "it", "unit": ""}
    ),
    "POST /organiser/judges/{judge_id}/conflicts": Line("303 404 404 404 404 404 422 404 422 404", form={}),
    "POST /organiser/judges/{judge_id}/removal": Line("303 404 404 404 404 404 409 404 409 404", form={}),
    "GET /organiser/mails": Line("303 404 404 404 404 200 200 200 200 200"),
    "POST /organiser/mails/{mail_id}/sending": Line("303 404 404 404 404 303 303 404 303 404", form={}),
    "POST /organiser/mails/{mail_id}/setting-aside": Line("303 404 404 404 404 303 303 404 303 404", form={}),
    "GET /organiser/nominations/{nomination_id}": Line("303 404 404 404 404 404 200 404 200 200", of="decided"),
    "POST /organiser/nominations/{nomination_id}/steps": Line(
        "303 404 404 404 404 404 303 404 303 404", of="decided", form={"status": "dossier_completed"}
    ),
    "GET /password-reset": Line("200 200 200 200 200 200 200 200 200 200"),
    "POST /password-reset": Line("200 200 200 200 200 200 200 200 200 200", form={}),
    "GET /records": Line("200 200 200 200 200 200 200 200 200 200"),
    "GET /register": Line("200 303 303 303 303 303 303 303 303 303"),
    "POST /register": Line("422 422 422 422 422 422 422 422 422 422", form={}),
    "GET /sign-in": Line("200 303 303 303 303 303 303 303 303 303"),
    "POST /sign-in": Line(
        "422 422 422 422 422 422 422 422 422 422",
        form={"email": "x@example.vn", "password": "không phải mật khẩu này"},
    ),
    "POST /sign-out": Line("303 303 303 303 303 303 303 303 303 303", form={}),
    "GET /static/{name}": Line("200 200 200 200 200 200 200 200 200 200", path={"name": "manifest.json"}),
    "GET /api/openapi.json": Line("200 200 200 200 200 200 200 200 200 200"),
    "POST /api/v1/accounts": Line(
        "201 201 201 201 201 201 201 201 201 201",
        json={"email": "moi@example.vn", "full_name": "Người Mới", "password": LAN.password},
    ),
    "GET /api/v1/appeals/{appeal_id}": Line("401 200 404 404 404 404 200 404 200 200", of="decided"),
    "POST /api/v1/appeals/{appeal_id}/notes": Line(
        "401 201 404 404 404 404 201 404 201 404", of="decided", json={"text": "Họp tiểu ban."}
    ),
    "PUT /api/v1/appeals/{appeal_id}/ruling": Line(
        "401 404 404 404 404 404 200 404 200 404",
        of="decided",
        json={"outcome": "rejected", "reason": "Đã đối chiếu."},
    ),
    "GET /api/v1/editions/{slug}/appeals": Line("401 404 404 404 404 404 200 404 200 200", of="decided"),
    "POST /api/v1/entries/{entry_id}/appeals": Line(
        "401 409 404 404 404 404 404 404 404 404", of="decided", json={"statement": "Ghi nhầm điểm."}
    ),
    "GET /api/v1/assignments": Line("401 200 200 200 200 200 200 200 200 200"),
    "DELETE /api/v1/assignments/{assignment_id}": Line("401 404 404 404 404 404 204 404 204 404", json={}),
    "GET /api/v1/assignments/{assignment_id}": Line("401 404 404 200 404 404 404 404 404 404"),
    "PUT /api/v1/assignments/{assignment_id}/sheet": Line(
        "401 404 404 200 404 404 404 404 404 404", json={"points": {"novelty": "32.5"}}, headers={"if-match": '"1"'}
    ),
    "DELETE /api/v1/assignments/{assignment_id}/sheet/signature": Line(
        "401 404 404 403 409 404 409 404 409 404", json={"reason": "Chấm nhầm bài."}
    ),
    "PUT /api/v1/assignments/{assignment_id}/sheet/signature": Line(
        "401 404 404 200 404 404 404 404 404 404", json={}
    ),
    "DELETE /api/v1/attachments/{attachment_id}": Line("401 409 404 404 404 404 404 404 404 404", json={}),
    "GET /api/v1/attachments/{attachment_id}": Line("401 200 404 200 200 200 200 404 200 200"),
    "POST /api/v1/conflicts": Line(
        "401 404 404 201 201 404 404 404 404 404",
        json=lambda w: {"entry": w.running["entry_id"], "kind": "other", "reason": "Quen biết."},
    ),
    "GET /api/v1/editions": Line("200 200 200 200 200 200 200 200 200 200"),
    "POST /api/v1/editions": Line("401 403 403 403 403 403 201 403 201 403", json=EDITION),
    "GET /api/v1/editions/{slug}": Line("200 200 200 200 200 200 200 200 200 200"),
    "PATCH /api/v1/editions/{slug}": Line(
        "401 404 404 404 404 404 200 404 200 404", json={"grace_minutes": 5, "decision": DECISION}
    ),
    "PUT /api/v1/editions/{slug}/announcement": Line(
        "401 404 404 404 404 404 409 404 409 404", of="decided", json={}
    ),
    "GET /api/v1/editions/{slug}/award-proposals": Line("401 404 404 404 404 404 200 404 200 200", of="decided"),
    "POST /api/v1/editions/{slug}/award-proposals": Line(
        "401 404 404 404 404 404 201 404 201 404", of="decided", json={}
    ),
    "GET /api/v1/editions/{slug}/award-proposals/comparison": Line(
        "401 404 404 404 404 404 200 404 200 200",
        of="decided",
        query=lambda w: {"before": w.decided["proposal_id"], "after": w.decided["proposal_id"]},
    ),
    "PUT /api/v1/editions/{slug}/declaration": Line(
        "401 404 404 200 200 404 404 404 404 404", json={"conflicts": []}
    ),
    "GET /api/v1/editions/{slug}/entries": Line("401 200 200 200 200 200 200 200 200 200"),
    "POST /api/v1/editions/{slug}/entries": Line(
        "401 201 201 201 201 201 201 201 422 403",
        json={"title": "Máy ấp trứng", "field": "it", "summary": "", "description": "", "authors": []},
    ),
    "GET /api/v1/editions/{slug}/feedback": Line("401 404 404 404 404 404 200 404 200 200", of="decided"),
    "PUT /api/v1/editions/{slug}/feedback/{entry_id}": Line(
        "401 404 404 404 404 404 200 404 200 404", of="decided", json={}
    ),
    "PUT /api/v1/editions/{slug}/feedback-release": Line(
        "401 404 404 404 404 404 200 404 200 404", of="decided", json={"unawarded_from": "2200-01-01"}
    ),
    "GET /api/v1/editions/{slug}/judges": Line("401 404 404 404 404 404 200 404 200 200"),
    "POST /api/v1/editions/{slug}/judges": Line(
        "401 404 404 404 404 404 201 404 201 404",
        json={"email": "moi@example.vn", "full_name": "Người Mới", "fields": ["it"]},
    ),
    "GET /api/v1/editions/{slug}/nominations": Line("401 404 404 404 404 404 200 404 200 200", of="decided"),
    "PUT /api/v1/editions/{slug}/publication": Line("401 404 404 404 404 404 200 404 200 404", json={}),
    "PUT /api/v1/editions/{slug}/ratification": Line(
        # Another decision than the one that stands, without naming it.
        "401 404 404 404 404 404 409 404 409 404",
        of="decided",
        json={"present": 9, "in_favour": 9, "decision": DECISION},
    ),
    "GET /api/v1/editions/{slug}/results": Line("200 200 200 200 200 200 200 200 200 200", of="decided"),
    "GET /api/v1/editions/{slug}/results/{position}/kit": Line(
        "404 404 404 404 404 404 200 404 200 200", of="decided"
    ),
    "POST /api/v1/editions/{slug}/rounds/{round_code}/assignments": Line(
        "401 404 404 404 404 404 200 404 200 404", json={"judges_per_entry": 1}
    ),
    "DELETE /api/v1/editions/{slug}/rounds/{round_code}/closing": Line(
        "401 404 404 404 404 404 204 404 204 404", of="decided", json={"reason": "Chấm nhầm bài."}
    ),
    "PUT /api/v1/editions/{slug}/rounds/{round_code}/closing": Line(
        "401 404 404 404 404 404 409 404 409 404", json={}
    ),
    "PUT /api/v1/editions/{slug}/rounds/{round_code}/entries": Line(
        "401 404 404 404 404 404 200 404 200 404", json={"by": "floor"}, path={"round_code": "final"}
    ),
    "GET /api/v1/editions/{slug}/rounds/{round_code}/jury": Line("401 404 404 404 404 404 200 404 200 200"),
    "GET /api/v1/editions/{slug}/rounds/{round_code}/reliability": Line("401 404 404 404 404 404 200 404 200 200"),
    "GET /api/v1/editions/{slug}/rounds/{round_code}/standings": Line("401 404 404 404 404 404 200 404 200 200"),
    "PUT /api/v1/editions/{slug}/rounds/{round_code}/tie-votes": Line(
        "401 404 404 404 404 404 422 404 422 404",
        json=lambda w: {"entries": [w.running["entry_id"]], "present": 9, "in_favour": 9, "reason": "Biểu quyết."},
    ),
    "GET /api/v1/editions/{slug}/versions": Line("401 404 404 404 404 200 200 404 200 200"),
    "GET /api/v1/entries/{entry_id}": Line("401 200 404 404 404 200 200 404 200 200"),
    "PATCH /api/v1/entries/{entry_id}": Line(
        "401 200 404 404 404 404 404 404 404 404",
        of="draft",
        json={"title": "Máy gieo hạt ngô"},
        headers={"if-match": '"1"'},
    ),
    "POST /api/v1/entries/{entry_id}/attachments": Line(
        "401 422 404 404 404 404 404 404 404 404",
        of="draft",
        files={"kind": (None, "other"), "file": ("tep.pdf", PDF)},
    ),
    "POST /api/v1/entries/{entry_id}/dossier-checks": Line(
        "401 404 404 404 404 409 409 404 409 404", json={"outcome": "accepted"}
    ),
    "GET /api/v1/entries/{entry_id}/feedback": Line("401 200 404 404 404 404 404 404 404 404", of="decided"),
    "POST /api/v1/entries/{entry_id}/nominations": Line(
        "401 404 404 404 404 404 409 404 409 404", of="decided", json={"edition": "national-19"}
    ),
    "DELETE /api/v1/entries/{entry_id}/submission": Line(
        "401 409 404 404 404 404 404 404 404 404", of="draft", json={}
    ),
    "GET /api/v1/entries/{entry_id}/submission": Line("401 200 404 404 404 200 200 404 200 200"),
    "PUT /api/v1/entries/{entry_id}/submission": Line("401 200 404 404 404 404 404 404 404 404", of="draft", json={}),
    "GET /api/v1/me": Line("401 200 200 200 200 200 200 200 200 200"),
    "PATCH /api/v1/nominations/{nomination_id}": Line(
        "401 404 404 404 404 404 200 404 200 404", of="decided", json={"status": "dossier_completed"}
    ),
    "POST /api/v1/password-resets": Line("202 202 202 202 202 202 202 202 202 202", json={"email": LAN.email}),
    # Nothing is sealed in this world; tests/web/test_ledger.py has the answers.
    "GET /api/v1/ledger/consistency": Line("400 400 400 400 400 400 400 400 400 400"),  # `first` is missing
    "GET /api/v1/ledger/head": Line("404 404 404 404 404 404 404 404 404 404"),
    "GET /api/v1/ledger/heads": Line("200 200 200 200 200 200 200 200 200 200"),
    "GET /api/v1/ledger/{sequence}/proof": Line("404 404 404 404 404 404 404 404 404 404", path={"sequence": "1"}),
    "GET /api/v1/records/summary": Line("200 200 200 200 200 200 200 200 200 200"),
    "POST /api/v1/tokens": Line(
        "401 401 401 401 401 401 401 401 401 401", json={"email": LAN.email, "password": "không phải mật khẩu này"}
    ),
    # Papers, certificates and tables.
    "GET /certificates": Line("200 200 200 200 200 200 200 200 200 200"),
    "GET /certificates/{serial}": Line("200 200 200 200 200 200 200 200 200 200", of="decided"),
    "GET /api/v1/certificates/{serial}": Line("200 200 200 200 200 200 200 200 200 200", of="decided"),
    "GET /editions/{slug}/tables/{filename}": Line("200 200 200 200 200 200 200 200 200 200", of="decided"),
    "GET /records/tables/{filename}": Line(
        "200 200 200 200 200 200 200 200 200 200", path={"filename": "records.csv"}
    ),
    "GET /entries/tables/{filename}": Line(
        "303 200 200 200 200 200 200 200 200 200", path={"filename": "entries.csv"}
    ),
    "GET /judge/tables/{filename}": Line(
        "303 200 200 200 200 200 200 200 200 200", path={"filename": "assignments.csv"}
    ),
    "GET /organiser/editions/{slug}/tables/{filename}": Line(
        "303 404 404 404 404 404 200 404 200 200", of="decided", path={"filename": "standings.csv"}
    ),
    "GET /organiser/editions/{slug}/papers": Line("303 404 404 404 404 404 200 404 200 200", of="decided"),
    "POST /organiser/editions/{slug}/papers": Line(
        "303 404 404 404 404 404 303 404 303 404", of="decided", form={"kind": "decision", "format": "pdf"}
    ),
    "GET /organiser/editions/{slug}/papers/{kind}": Line("303 404 404 404 404 404 200 404 200 200", of="decided"),
    "GET /organiser/editions/{slug}/papers/{kind}/pages/{number}": Line(
        "303 404 404 404 404 404 200 404 200 200", of="decided", path={"number": "1"}
    ),
    "GET /organiser/papers/{paper_id}/file": Line("303 404 404 404 404 404 200 404 200 200", of="decided"),
    "GET /organiser/editions/{slug}/letterhead": Line("303 404 404 404 404 404 200 404 200 404"),
    "POST /organiser/editions/{slug}/letterhead": Line("303 404 404 404 404 404 422 404 422 404", form={"body": ""}),
    "GET /organiser/editions/{slug}/paper-templates": Line("303 404 404 404 404 404 200 404 200 200"),
    "POST /organiser/editions/{slug}/paper-templates": Line(
        "303 404 404 404 404 404 422 404 422 404", files={"file": ("khac.typ", b"x")}
    ),
    "GET /organiser/editions/{slug}/paper-templates/{name}": Line(
        "303 404 404 404 404 404 200 404 200 200", path={"name": "decision.typ"}
    ),
    "POST /organiser/editions/{slug}/paper-templates/{name}/removal": Line(
        "303 404 404 404 404 404 404 404 404 404", path={"name": "decision.typ"}, form={}
    ),
    "GET /organiser/editions/{slug}/certificates": Line("303 404 404 404 404 404 200 404 200 200", of="decided"),
    "POST /organiser/editions/{slug}/certificates": Line(
        "303 404 404 404 404 404 409 404 409 404", of="decided", form={}
    ),
    "GET /organiser/certificates/{serial}": Line("303 404 404 404 404 404 200 404 200 200", of="decided"),
    "GET /organiser/certificates/{serial}/file": Line("303 404 404 404 404 404 200 404 200 200", of="decided"),
    "POST /organiser/certificates/{serial}/replacement": Line(
        "303 404 404 404 404 404 303 404 303 404", of="decided", form={"reason": "In sai tên."}
    ),
    "POST /organiser/certificates/{serial}/revocation": Line(
        "303 404 404 404 404 404 303 404 303 404", of="decided", form={"revocation_reason": "Cấp nhầm."}
    ),
}
