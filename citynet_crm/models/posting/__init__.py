from . import citynet_move_cloner
from . import citynet_move_cloner_guards
from . import citynet_move_cloner_effects
