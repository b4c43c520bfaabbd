"""A cell of a lesson."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Cell:
    """A cell in every language; code that is the same in all stands there for each."""

    name: str
    kind: str
    sources: dict[str, str]
    tags: list[str] = field(default_factory=list)

    @property
    def chooses_language(self) -> bool:
        """Whether it is the cell that differs, since it sets the notebook's language."""
        return self.kind == "code" and self.sources["ja"] != self.sources["en"]
