from . import test_web_blackbox, test_web_order_input
