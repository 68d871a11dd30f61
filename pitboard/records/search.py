"""What the desk searches by: every word, number and code that leads to a customer, a car or a visit.

The database writes these rows itself (`records.search_index`); nothing else may.
"""

from django.db import models


class SearchWord(models.Model):
    """One word that leads to one record. `kind` says to which table `ref` points."""

    word = models.CharField(max_length=24, help_text="folded, see rules.search_words")
    form = models.CharField(max_length=1, help_text="w: as it is read; r: backwards, to be found by its end")
    kind = models.CharField(max_length=1, help_text="p person, v vehicle, b booking, o repair order")
    ref = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["form", "kind", "word", "ref"], name="searchword_by_word"),
            models.Index(fields=["kind", "ref", "word"], name="searchword_by_record"),
        ]

    def __str__(self) -> str:
        return self.word


class SearchSpelling(models.Model):
    """A word as it looks with one letter left out, or none: two words that share such a spelling are a slip of the
    finger apart. A word that nobody has any more stays; it leads nowhere."""

    spelling = models.CharField(max_length=24)
    word = models.CharField(max_length=24)

    class Meta:
        indexes = [models.Index(fields=["spelling", "word"], name="searchspelling_by_spelling")]

    def __str__(self) -> str:
        return self.spelling
