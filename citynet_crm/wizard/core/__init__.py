from . import (
    citynet_health_line,
    citynet_health_page,
)
