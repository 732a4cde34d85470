"""For each rule: code that breaks it, with what is said of it, and code that doesn't."""

from . import examples_code, examples_text

# {rule: [({path: text}, how a sentence about it begins)]}
BROKEN = examples_code.BROKEN | examples_text.BROKEN
# {rule: [{path: text}]}
SOUND = examples_code.SOUND | examples_text.SOUND
