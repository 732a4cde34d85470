"""The sample data of surveys; imported by ``citynet.demo`` alone, when the XML asks."""

from .answers import load_answers
