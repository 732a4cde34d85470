from . import (
    citynet_identity_viewer,
)
