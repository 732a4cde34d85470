from . import (
    health,
)
