from . import (
    citynet_move_cloner_guards,
    citynet_move_cloner_effects,
    citynet_move_cloner,
)
