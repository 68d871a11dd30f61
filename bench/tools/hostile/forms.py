"""The forms of a page as a browser sees them: where they go, and what they would send if nobody typed anything."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass(frozen=True)
class Field:
    name: str
    #: The `type` of an input; "select", "textarea" or "button" else.
    kind: str
    #: What may be chosen, or what stands there already; empty for a field to type into.
    choices: tuple[str, ...] = ()


@dataclass
class Form:
    action: str
    method: str = "get"
    fields: list[Field] = field(default_factory=list)

    @property
    def takes_files(self) -> bool:
        return any(one.kind == "file" for one in self.fields)


def forms_of(html: str, page: str) -> list[Form]:
    """`page` is the address it was read from: a form without an address of its own goes there."""
    reader = _Reader(page)
    reader.feed(html)
    reader.close()
    return reader.all_forms()


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        #: Elements that name their form, which may stand further down.
        self.elsewhere: list[tuple[str, Field]] = []
        #: A button with an address of its own sends its form there.
        self.turned: list[tuple[Form | str, str]] = []
        self.open: Form | None = None
        self.select: tuple[dict[str, str], list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open_form(given)
        elif tag == "select":
            self.select = (given, [])
        elif tag == "option" and self.select is not None:
            self.select[1].append(given.get("value", ""))
        elif tag == "textarea":
            self._keep(Field(given.get("name", ""), "textarea"), given)
        elif tag == "input":
            self._keep(_input(given), given)
        elif tag == "button":
            self._keep(Field(given.get("name", ""), "button", (given.get("value", ""),)), given)
            if "formaction" in given:
                self.turned.append((given.get("form") or self.open or "", given["formaction"]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select" and self.select is not None:
            given, options = self.select
            self._keep(Field(given.get("name", ""), "select", tuple(options)), given)
            self.select = None

    def _open_form(self, given: dict[str, str]) -> None:
        self.open = Form(_path(given.get("action", ""), self.page), given.get("method", "get").lower())
        self.forms.append(self.open)
        if "id" in given:
            self.by_id[given["id"]] = self.open

    def _keep(self, one: Field, given: dict[str, str]) -> None:
        if not one.name or one.name == "csrfmiddlewaretoken":
            return
        if "form" in given:
            self.elsewhere.append((given["form"], one))
        elif self.open is not None:
            self.open.fields.append(one)

    def all_forms(self) -> list[Form]:
        for name, one in self.elsewhere:
            if name in self.by_id:
                self.by_id[name].fields.append(one)
        turned = []
        for form, action in self.turned:
            of = self.by_id.get(form) if isinstance(form, str) else form
            if of is not None:
                turned.append(Form(_path(action, self.page), of.method, of.fields))
        return [*self.forms, *turned]


def _input(given: dict[str, str]) -> Field:
    value = given.get("value", "on" if given.get("type") in ("checkbox", "radio") else "")
    return Field(given.get("name", ""), given.get("type", "text"), (value,) if value else ())


def _path(action: str, page: str) -> str:
    """Without the place on the page; what leaves this site is no form of ours."""
    where = action.partition("#")[0] or page
    return where if where.startswith("/") else page
