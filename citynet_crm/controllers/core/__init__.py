from . import (
    health,
    password,
)
