"""The rules of the lab as people read them: the text of `features/`, never run here."""

from service.rulebook.book import Background, Examples, Feature, Rule, Rulebook, Scenario, Step
from service.rulebook.reading import rulebook

__all__ = ["Background", "Examples", "Feature", "Rule", "Rulebook", "Scenario", "Step", "rulebook"]
