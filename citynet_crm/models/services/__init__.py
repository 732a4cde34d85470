from . import citynet_subscription
from . import citynet_subscription_desk
