"""Labels of choices that say more than a word, for radio buttons and check boxes shown as cards."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class ChoiceLabel:
    """`text` in bold, `hint` under it, and a plate above for a choice among cars."""

    text: str | Promise
    hint: str | Promise = ""
    plate: str = ""

    def __str__(self) -> str:
        return str(self.text)
