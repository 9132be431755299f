"""The HTML door: who is reading, what every page gets, forms that act once, and refusals drawn where they belong."""

import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import structlog
from fastapi import Request
from markupsafe import escape
from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.actions.people import sign_in
from app.actions.work import Session, Work, open_work
from app.domain.actors import Role
from app.domain.keys import Key
from app.domain.refusals import KeyUsed, NotSignedIn, Refusal, Refused, StaleVersion, TooBusy, Unreachable, Unreadable
from app.i18n.texts import Texts, choose, texts
from app.web.nav import entries
from app.web.reading import Reader, is_text
from app.web.rendering import NO_TIME, AreaName, Form, Page, render
from app.web.rendering import Reader as SignedIn

LOG = structlog.get_logger("refused")
COOKIE = "session"
RESUMED = "resumed"
"""Marks a form that was sent as a session ended, and now comes back to be read and sent again."""
MACHINERY = ("csrf", "key", RESUMED)
MOST_KEPT = 64 * 1024
"""Bytes of a page that what a visitor typed may take: a quotation mark is one byte as sent and five as drawn."""
_TAG = 60  # bytes of a field around its name and value
MOST_FIELDS = 1000
"""Of one form. Each separator costs time, also one between no fields."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page to draw: its template and what that needs."""

    template: str
    context: dict[str, Any]


def drawn(template: str, **context: Any) -> Drawn:
    """The page to draw: its template, and by name what that needs."""
    return Drawn(template, context)


Again = Callable[[Work, Form], Awaitable[Drawn]]


class WrongForm(Exception):
    """A form without the token of this session and membership, or sent from elsewhere."""


class Door:
    """One request to a page. `show` reads, `submit` acts; both open the transaction and draw what comes of it."""

    def __init__(self, request: Request) -> None:
        """`request`: as it came."""
        self.request = request
        self.secret = request.cookies.get(COOKIE, "")
        self.texts: Texts = texts(choose(request.cookies.get("language"), request.headers.get("accept-language")))

    @property
    def session(self) -> bytes:
        """The hash of the session's secret, under which the database keeps the session."""
        return sign_in.hashed(self.secret)

    async def show(self, read: Callable[[Work], Awaitable[Drawn]], *, visitor: bool = False) -> Response:
        """Draw what `read` answers. Somebody who is not signed in is sent to sign in and back, unless `visitor`s may read."""
        try:
            async with self.work() as work:
                if not visitor:
                    work.actor  # noqa: B018  # refuses a visitor
                return await self._draw(work, await read(work))
        except Refused as refused:
            return await self.refuse(refused.reasons)

    async def show_all(self, read: Callable[[Work], Awaitable[Drawn]]) -> Response:
        """Draw what everybody may read; for visitors it is the same, so that they may keep it and ask by its ETag whether it still is."""
        answer = await self.show(read, visitor=True)
        if answer.status_code == 200 and not self.secret:
            answer.headers.update({"Cache-Control": "no-cache", "Vary": "Cookie, Accept-Language"})
        return answer

    async def submit(
        self,
        act: Callable[[Work, Reader], Awaitable[str]],
        again: Again | None = None,
        *,
        visitor: bool = False,
    ) -> Response:
        """Act once on a form; 303 to the address `act` answers. A refusal draws the form again with all that was typed."""
        reader = Reader(await self._form())
        resumed = RESUMED in reader.form
        try:
            self._check_site()
            async with self.work(self._key(reader.form)) as work:
                if not visitor:
                    work.actor  # noqa: B018  # refuses a visitor
                self._check_token(reader.form, work)
                to = "/home" if resumed else await act(work, reader)
        except Refused as refused:
            self._log(refused.reasons)
            return await self.again(again, reader, refused.reasons)
        except WrongForm:
            return await self.page("problem.html", 403, reason=self.texts.t("ui.wrong-form"))
        return await self.again(again, reader, ()) if resumed and again else RedirectResponse(to, 303)

    async def submit_outside(
        self, act: Callable[[Reader], Awaitable[Response]], again: Again, *, visitor: bool = False
    ) -> Response:
        """Check a form in a transaction of its own, then let `act` answer with none open: it takes long, or opens its own.

        Whoever waits for a connection while holding another waits for ever, and keeps everybody else from one.
        """
        came: list[Reader] = []

        async def check(_: Work, reader: Reader) -> str:
            came.append(reader)
            return self.request.url.path

        answer = await self.submit(check, again, visitor=visitor)
        if not came:
            return answer
        try:
            return await act(came[0])
        except Refused as refused:
            self._log(refused.reasons)
            return await self.again(again, came[0], refused.reasons)

    async def again(self, draw: Again | None, reader: Reader, reasons: tuple[Refusal, ...]) -> Response:
        """The form with all that was typed, and why it was refused; who is not signed in signs in first and keeps it."""
        typed: dict[str, Sequence[str]] = {n: values for n, values in reader.typed.items() if n not in MACHINERY}
        if any(isinstance(reason, NotSignedIn) for reason in reasons):
            # a form that was drawn for somebody brings the session's cookie, or its token where the cookie ran out
            kept = light(typed) if self.secret or reader.form.get("csrf") else {}
            given = {"to": self.request.url.path, "kept": kept, "lost": bool(typed) and not kept}
            return await self.page("sign_in/ended.html", 401, **given, form=Form(key=new_key()))
        if draw is None or any(isinstance(reason, Unreachable) for reason in reasons):
            return await self.refuse(reasons)
        if any(isinstance(reason, StaleVersion) for reason in reasons):
            typed.pop("version", None)
        used = any(isinstance(reason, KeyUsed) for reason in reasons)
        key = new_key() if used else str(reader.form.get("key") or new_key())
        try:
            async with self.work() as work:
                if work.present.person is None:
                    typed = light(typed, 2 * MOST_KEPT)
                found = await draw(work, Form(key=key, typed=typed, reasons=reasons))
                return self._late(await self._draw(work, found, self._status(reasons) if reasons else 200), reasons)
        except Refused as refused:  # the form itself is there no more: why the step was refused says more than that
            return await self.refuse(reasons or refused.reasons)

    async def refuse(self, reasons: tuple[Refusal, ...]) -> Response:
        """A page that says why the request was refused; the way to sign in, for who is not signed in."""
        if any(isinstance(reason, NotSignedIn) for reason in reasons):
            url = self.request.url
            here = url.path + (f"?{url.query}" if url.query else "")
            return RedirectResponse(f"/sign-in?back={quote(here, safe='/')}", 303)
        if any(isinstance(reason, TooBusy | Unreachable) for reason in reasons):
            return self._unread(reasons)
        return self._late(await self.page("problem.html", self._status(reasons), reasons=reasons), reasons)

    async def page(self, template: str, status: int = 200, **context: Any) -> Response:
        """A page that needs nothing of the database but who is reading."""
        try:
            async with self.work() as work:
                return await self._draw(work, drawn(template, **context), status)
        except Refused as refused:
            return self._unread(refused.reasons)

    def _unread(self, reasons: tuple[Refusal, ...]) -> Response:
        """A page that says why the request was refused and asks nothing of the database: not even who is reading."""
        html = render("problem.html", self.bare(), reasons=reasons)
        return self._late(HTMLResponse(html, self._status(reasons)), reasons)

    def bare(self) -> Page:
        """What a page gets that asks nothing of the database: neither who reads it nor what time it is."""
        return Page(texts=self.texts, path=self.request.url.path, now=NO_TIME, new_key=new_key)

    def work(self, key: Key | None = None) -> AbstractAsyncContextManager[Work]:
        """A transaction of whoever is reading, at the area's address."""
        state = self.request.app.state
        credential = Session(self.session) if self.secret else None
        slug = self.request.path_params.get("area")
        return open_work(state.engine, state.sealer, credential, slug if is_text(slug) else None, key)

    def _status(self, reasons: tuple[Refusal, ...]) -> int:
        """The status that the API would give to the same reasons, since only one module knows the numbers."""
        return int(self.request.app.state.status_of(reasons))

    def _late(self, answer: Response, reasons: tuple[Refusal, ...]) -> Response:
        """The same answer, with `Retry-After` where a refusal says when to come again."""
        answer.headers.update(self.request.app.state.retry_after(reasons))
        return answer

    async def _form(self) -> FormData:
        """The form that was sent. None of ours has a file in it: what comes in parts was not drawn here, and is refused."""
        if self.request.headers.get("content-type", "").lower().startswith("multipart/"):
            raise Refused(Unreadable())
        if (await self.request.body()).count(b"&") > MOST_FIELDS:
            raise Refused(Unreadable())
        return await self.request.form()

    def _key(self, form: FormData) -> Key | None:
        text = str(form.get("key") or "")
        if not text.isascii() or not text.isprintable() or not 10 <= len(text) <= 100:
            return None
        content = [(name, str(value)) for name, value in form.multi_items() if name not in MACHINERY]
        whole = repr((self.request.url.path, sorted(content))).encode()
        return Key(f"form-{text}", self.request.app.state.digests.of("request", whole))

    def _check_site(self) -> None:
        if self.request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise WrongForm

    def _check_token(self, form: FormData, work: Work) -> None:
        actor = work.present.actor
        right = sign_in.csrf(self.secret, actor.membership if actor else None)
        if self.secret and not hmac.compare_digest(right.encode(), str(form.get("csrf") or "").encode()):
            raise WrongForm

    def _log(self, reasons: tuple[Refusal, ...]) -> None:
        LOG.info(
            "refused", path=self.request.url.path, method="POST", reasons=[f"{r.code}:{r.field or ''}" for r in reasons]
        )

    async def _draw(self, work: Work, what: Drawn, status: int = 200) -> Response:
        html = render(what.template, await self._page(work), **what.context)
        return HTMLResponse(html, status)

    async def _page(self, work: Work) -> Page:
        area, url = work.present.area, self.request.url
        actor = work.present.actor
        reader, slug = None, None
        if work.present.person is not None:
            mine = await sign_in.memberships(work)
            acting = next((m for m in mine if actor and m.id == actor.membership), None)
            alone = acting is not None and acting.organisation == work.present.name
            role = self.texts.t(f"role.{acting.role}") if acting else ""
            reader = SignedIn(
                name=work.present.name,
                role=self.texts.t("ui.own-name") if alone else role,
                organisation=acting.organisation if acting and not alone else "",
                switch="/memberships" if len(mine) > 1 else None,
            )
            slug = acting.slug if acting else None
        return Page(
            texts=self.texts,
            path=url.path + (f"?{url.query}" if url.query else ""),
            now=work.instant,
            new_key=new_key,
            csrf=sign_in.csrf(self.secret, actor.membership if actor else None) if self.secret else "",
            reader=reader,
            area=AreaName(name=area.name, slug=area.slug) if area else None,
            nav=entries(self.texts, actor.role if actor else None, slug, self.request.url.path),
        )


def light(typed: Mapping[str, Sequence[str]], most: int = MOST_KEPT) -> dict[str, Sequence[str]]:
    """What was typed, or nothing where it would take more than `most` bytes of a page."""
    drawn_fields = (f"{escape(name)}{escape(value)}" for name, values in typed.items() for value in values)
    return dict(typed) if sum(_TAG + len(one.encode(errors="replace")) for one in drawn_fields) <= most else {}


def new_key() -> str:
    """A one-time key for a form."""
    return secrets.token_urlsafe(18)


def is_role(work: Work, *roles: Role) -> bool:
    """Whether the reader acts in one of `roles`; a visitor acts in none."""
    return work.present.actor is not None and work.present.actor.role in roles
